/* Without this script everything works. With it, a form is not thrown away while offline. */
"use strict";
document.addEventListener("submit", (event) => {
  const note = event.target.querySelector(".offline");
  if (!note) return;
  note.hidden = navigator.onLine;
  if (!navigator.onLine) {
    event.preventDefault();
    note.textContent = event.target.dataset.offline;
    note.scrollIntoView({ block: "center" });
  }
});
document.querySelector(".summary")?.focus();
