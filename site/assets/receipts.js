// Finds a receipt in the list of its page. Without scripts the groups unfold by hand.
(() => {
  "use strict";
  const form = document.getElementById("receipt-find");
  if (!form) return;
  const field = form.querySelector("input");
  const answer = document.getElementById("receipt-found");
  const plain = (text) => text.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "")
    .replace(/O/g, "0").replace(/[IL]/g, "1");
  const lines = new Map([...document.querySelectorAll("#receipts li")].map((li) => [plain(li.textContent), li]));

  const find = (scroll) => {
    document.querySelector("#receipts .found")?.classList.remove("found");
    const code = plain(field.value);
    if (code.length < 8) {
      answer.textContent = code ? "收据码共8位，请输完整。" : "";
      return;
    }
    const line = lines.get(code);
    answer.textContent = line
      ? `找到了：${line.textContent}。这张选票已经收到，并计入总票数。`
      : "名单里没有这个收据码。请核对后再查；仍然没有，请向监票人提出。";
    if (!line) return;
    line.classList.add("found");
    line.closest("details").open = true;
    if (scroll) line.scrollIntoView({ block: "center" });
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); find(true); });
  field.addEventListener("input", () => { if (plain(field.value).length >= 8) find(false); });
})();
