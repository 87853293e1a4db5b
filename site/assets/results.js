// Pages of results. Without this script everything is there: it only prints and unfolds.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  // On paper nothing can be unfolded any more.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".window-page details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
})();
