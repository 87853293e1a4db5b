// Without this the page is whole: links to windows open their parts by themselves.
const parts = [...document.querySelectorAll("details")];
const links = [...document.querySelectorAll(".index a")];
const form = document.querySelector(".find");
const [field, told, list] = ["input", "[role=status]", "ul"].map((s) => form.querySelector(s));
const MOST = 8;

function reveal() {
  let place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const target = place;
  for (; place; place = place.parentElement) if (place.tagName === "DETAILS") place.open = true;
  target?.scrollIntoView();
}

function find() {
  const wanted = field.value.trim().toLowerCase();
  const hits = wanted ? links.filter((a) => a.textContent.toLowerCase().includes(wanted)) : [];
  list.replaceChildren(...hits.slice(0, MOST).map((a) => {
    const item = document.createElement("li");
    item.append(a.cloneNode(true));
    return item;
  }));
  const more = hits.length > MOST ? `，只列前${MOST}个` : "";
  told.textContent = !wanted ? "" : hits.length ? `找到${hits.length}个${more}` : "没有这个名称的窗口";
}

form.hidden = false;
field.addEventListener("input", find);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  list.querySelector("a")?.click();
});
addEventListener("hashchange", reveal);
if (location.hash) reveal();

let closed = [];
addEventListener("beforeprint", () => {
  closed = parts.filter((part) => !part.open);
  for (const part of closed) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of closed) part.open = false;
});
