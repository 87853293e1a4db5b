/* Entering by keyboard: 5 to 1 and 0 choose a grade and go on. All works without this script. */
"use strict";
const groups = [...document.querySelectorAll("#entry fieldset")].slice(1);
document.querySelector(".keys").hidden = false;
document.addEventListener("keydown", (event) => {
  const at = groups.findIndex((group) => group.contains(document.activeElement));
  if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
  const choice = groups[at].querySelector(`input[value="${CSS.escape(event.key)}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  const next = groups[at + 1]?.querySelector("input") ?? document.querySelector("#entry textarea");
  next.focus();
});
document.querySelector("#entry").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.name === "paper") {
    event.preventDefault();
    groups[0].querySelector("input").focus();
  }
});
if (document.querySelector(".done") && document.querySelector("#window").value) {
  const paper = document.querySelector("#mode-paper").checked;
  (paper ? document.querySelector("#paper") : groups[0].querySelector("input")).focus();
}
