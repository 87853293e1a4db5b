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
if (!document.querySelector(".summary")) go(0);
