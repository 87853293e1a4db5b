/* Everything works without this script. With it a form is not thrown away while offline, and
   the count of rated windows follows every tap. */
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
document.addEventListener("change", () => {
  const progress = document.querySelector(".progress");
  if (!progress) return;
  const rated = document.querySelectorAll(".grade:not(.none) input:checked").length;
  const [label, bar] = progress.children;
  bar.value = Number(progress.dataset.elsewhere) + rated;
  label.textContent = label.textContent.replace(/\d+/, bar.value);
});
