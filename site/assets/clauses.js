// Copying a clause's link or citation. Without this script both stand there to be copied by hand.
(() => {
  "use strict";
  const said = document.createElement("p");
  said.className = "copied";
  said.setAttribute("role", "status");
  document.body.append(said);

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not there on a page from a folder or without https.
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "copying";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };

  for (const cite of document.querySelectorAll("details.cite")) {
    const link = cite.querySelector("a");
    const citation = cite.querySelector(".citation").textContent;
    const row = document.createElement("p");
    row.className = "row";
    const texts = { 复制链接: () => link.href, 复制引用: () => `${citation}，${link.href}` };
    for (const [label, text] of Object.entries(texts)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", async () => {
        const done = await copy(text());
        button.focus();
        said.textContent = done ? `已${label}` : "没有复制成，请长按文字自己复制";
        setTimeout(() => (said.textContent = ""), 4000);
      });
      row.append(button);
    }
    cite.append(row);
  }
})();
