/* The pages of a ballot follow one another within one document, so that "back" finds every answer:
   they must not be stored, so the browser could not show them again by itself. All works without
   this script; then "back" shows the page as it was sent before. */
"use strict";
const start = document.body.cloneNode(true);
let begun = false; // pages have been turned that a reload would lose
const turning = (address) => address.pathname === new URL(ballot().dataset.turn, location.href).pathname;
const ballot = () => document.querySelector("form[data-turn]");

const ask = async (address, form, go) => {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("go", go);
  const answer = await fetch(address, { method: "POST", body: fields });
  if (answer.status >= 500) throw new Error(`status ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};
const show = (page, body) => {
  document.documentElement.lang = page.documentElement.lang;
  document.documentElement.className = page.documentElement.className;
  document.title = page.title;
  document.body.replaceWith(body);
  window.scrollTo(0, 0);
  document.querySelector("main").focus({ preventScroll: true });
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (event.defaultPrevented || !button) return;
  const address = new URL(button.getAttribute("formaction") ?? form.getAttribute("action"), location.href);
  begun = turning(address);
  if (!begun) return;
  event.preventDefault();
  button.setAttribute("aria-busy", "true");
  try {
    const page = await ask(address, form, button.value);
    show(page, page.body);
  } catch {
    button.removeAttribute("aria-busy");
    const note = form.querySelector(".offline");
    if (!note) return;
    note.textContent = form.dataset.offline;
    note.hidden = false;
    return;
  }
  const group = address.hash && document.querySelector(address.hash);
  if (group) {
    group.scrollIntoView();
    group.querySelector("input").focus({ preventScroll: true });
  }
  address.hash = "";
  history.pushState({ go: button.value }, "", address);
});

history.replaceState({ go: "start" }, "");
window.addEventListener("beforeunload", (event) => begun && event.preventDefault());
window.addEventListener("popstate", async (event) => {
  const go = event.state?.go;
  if (!go || !ballot()) return;
  const page = await ask(ballot().dataset.turn, ballot(), go === "start" ? "1" : go).catch(() => null);
  if (!page) return;
  if (go !== "start") return show(page, page.body);
  const body = start.cloneNode(true);
  body.querySelector("[name=sealed]").value = page.querySelector("[name=sealed]").value;
  show(page, body);
});
