/* A digit leads to the next window, arrows up and down. All works without this script. */
"use strict";
const fields = [...document.querySelectorAll("#sheet .digit input")];
document.querySelector(".keys").hidden = false;
const go = (at) => {
  fields[at]?.focus();
  fields[at]?.select();
};
fields.forEach((field, at) => {
  field.addEventListener("input", () => field.value && go(at + 1));
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    go(at + step);
  });
});
// Whoever types on while the next sheet is on its way must not change this one.
const form = document.querySelector("#sheet");
const hold = (held) => fields.forEach((field) => (field.readOnly = held));
form.addEventListener("submit", (event) => {
  if (fields[0]?.readOnly) event.preventDefault();
  hold(true);
});
addEventListener("pageshow", () => hold(false));
if (!document.querySelector(".summary")) go(0);
