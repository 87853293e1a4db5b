// The menu on narrow screens as a real button: Material's own is a label, out of the keyboard's reach.
// And the theme switch for the space bar: Material's own radio buttons answer to Enter alone.
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

(() => {
  "use strict";
  const palette = document.querySelector("[data-md-component=palette]");
  palette?.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("input")) return;
    event.preventDefault();
    const next = document.getElementById(event.target.nextElementSibling.htmlFor);
    next.click();
    next.focus();
  });
})();
