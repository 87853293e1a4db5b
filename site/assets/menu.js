// The menu on narrow screens as a real button: Material's own is a label, out of the keyboard's reach.
(() => {
  "use strict";
  const button = document.querySelector(".menu-button");
  const drawer = document.getElementById("__drawer");
  if (!button || !drawer) return;
  const menu = document.querySelector(".md-sidebar--primary");

  button.addEventListener("click", () => {
    drawer.click();
    if (drawer.checked) menu?.querySelector("a:not(.md-logo)")?.focus();
  });
  drawer.addEventListener("change", () => button.setAttribute("aria-expanded", String(drawer.checked)));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer.checked) {
      drawer.click();
      button.focus();
    }
  });
})();
