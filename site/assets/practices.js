// Filters the cards of the practices overview. The page is whole without it: the form stays away,
// every card is there. What is chosen stands in the address, so that a selection can be shared.
(() => {
  "use strict";

  const bare = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const facets = ["year", "theme", "claim", "figures", "kind"];

  function start() {
    const form = document.getElementById("pr-filter");
    if (!form || form.dataset.ready) return;
    form.dataset.ready = "yes";

    const count = document.getElementById("pr-count");
    const none = document.getElementById("pr-none");
    const boxes = [...form.querySelectorAll("input[type=checkbox]")].map((box) => ({
      box, name: box.name, value: box.value, count: box.parentElement.querySelector("[data-count]"),
      label: box.parentElement,
    }));
    const cards = [...document.querySelectorAll(".pr-card")].map((element) => ({
      element,
      words: bare(element.textContent + element.dataset.words),
      has: Object.fromEntries(facets.map((name) => [name, (element.dataset[name] || "").split(" ")])),
    }));
    const sections = [...document.querySelectorAll(".pr-theme")];

    const chosen = () => {
      const state = { q: bare(form.elements.q.value) };
      for (const name of facets) {
        state[name] = boxes.filter((one) => one.name === name && one.box.checked).map((one) => one.value);
      }
      return state;
    };
    const fits = (card, state, except) =>
      (!state.q || card.words.includes(state.q)) &&
      facets.every((name) => name === except || !state[name].length ||
        state[name].some((value) => card.has[name].includes(value)));

    function show() {
      const state = chosen();
      let shown = 0;
      for (const card of cards) {
        const visible = fits(card, state);
        card.element.hidden = !visible;
        shown += visible;
      }
      for (const section of sections) {
        section.hidden = !section.querySelector(".pr-card:not([hidden])");
      }
      for (const one of boxes) {
        const left = cards.filter((card) =>
          card.has[one.name].includes(one.value) && fits(card, state, one.name)).length;
        one.count.textContent = left;
        one.label.classList.toggle("pr-empty", !left);
      }
      const words = shown === cards.length ? `共${shown}项` : `符合条件${shown}项，共${cards.length}项`;
      if (count.textContent !== words) count.textContent = words;
      none.hidden = shown > 0;
    }

    function toAddress() {
      const query = new URLSearchParams();
      if (form.elements.q.value) query.set("q", form.elements.q.value);
      for (const [name, values] of Object.entries(chosen())) {
        if (name !== "q" && values.length) query.set(name, values.join(","));
      }
      const text = query.toString().replaceAll("%2C", ",");
      try {
        history.replaceState(history.state, "", (text ? `?${text}` : location.pathname) + location.hash);
      } catch { /* some browsers keep a file's address as it is; the filter works all the same */ }
    }

    function fromAddress() {
      const query = new URLSearchParams(location.search);
      form.elements.q.value = query.get("q") || "";
      for (const one of boxes) {
        one.box.checked = (query.get(one.name) || "").split(",").includes(one.value);
      }
      const more = form.querySelector("details");
      if (more && query.get("kind")) more.open = true;
      show();
    }

    let typing;
    form.addEventListener("input", (event) => {
      clearTimeout(typing);
      typing = setTimeout(() => { show(); toAddress(); }, event.target.type === "search" ? 150 : 0);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { show(); toAddress(); }));
    window.addEventListener("popstate", fromAddress);
    fromAddress();
  }

  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
