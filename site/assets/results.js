// Pages of results: find, sort and compare windows, and print. Without this script every number is
// there in the order of rank, folded, with a link to each window's page.
(() => {
  "use strict";

  const MOST = 4;
  const bare = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const made = (tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  // Numbers come first, largest or smallest; what cannot be had stays last either way.
  const value = (cell) => Number.parseFloat(cell.textContent.replaceAll(",", ""));
  const inOrder = (rows, column, falling) => {
    const key = (row) => (column ? value(row.cells[column]) : row.cells[0].textContent);
    const compared = (a, b) => (column ? a - b : a.localeCompare(b, "zh"));
    return [...rows].sort((one, other) => {
      const [a, b] = [key(one), key(other)];
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
      return falling ? compared(b, a) : compared(a, b);
    });
  };

  function sortable(table, rows) {
    const heads = [...table.tHead.rows[0].cells];
    for (const [column, head] of heads.entries()) {
      const button = made("button", head.textContent, { type: "button" });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        // Names and ranks begin with the first, points with the most.
        const now = head.getAttribute("aria-sort");
        const falling = now ? now === "ascending" : column > 1;
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        table.tBodies[0].append(...inOrder(rows, column, falling));
      });
    }
  }

  function comparison(table, chosen) {
    const shown = made("table");
    shown.append(made("caption", table.dataset.compared));
    const row = (name, cells) => {
      const line = shown.insertRow();
      line.append(made("th", name, { scope: "row" }), ...cells);
    };
    const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent);
    row(heads[0], chosen.map((one) => {
      const head = made("th", "", { scope: "col" });
      head.append((one.querySelector("a") || one.querySelector(".name")).cloneNode(true));
      return head;
    }));
    heads.slice(1).forEach((name, at) => {
      row(name, chosen.map((one) => made("td", one.cells[at + 1].textContent)));
    });
    const box = made("div", "", { class: "table", role: "group", "aria-label": "比较", tabindex: "0" });
    box.append(shown);
    return box;
  }

  function comparable(table, rows, panel, remember) {
    const boxes = new Map();
    const show = () => {
      const chosen = rows.filter((row) => boxes.get(row).checked);
      for (const box of boxes.values()) box.disabled = chosen.length === MOST && !box.checked;
      const said = { 0: "", 1: "已选1个窗口，再选1个就可以比较。" }[chosen.length];
      panel.querySelector("[role=status]").textContent = said ?? `比较${chosen.length}个窗口，最多${MOST}个。`;
      panel.querySelector(".compared").replaceChildren(...(chosen.length > 1 ? [comparison(table, chosen)] : []));
      panel.querySelector("button").hidden = !chosen.length;
      remember(chosen.map((row) => row.dataset.window));
    };
    for (const row of rows) {
      const name = row.querySelector(".name").textContent;
      const label = made("label", "", { class: "pick" });
      const box = made("input", "", { type: "checkbox", "aria-label": `比较${name}` });
      boxes.set(row, box);
      label.append(box);
      row.cells[0].prepend(label);
      box.addEventListener("change", show);
    }
    panel.querySelector("button").addEventListener("click", () => {
      for (const box of boxes.values()) box.checked = false;
      show();
      panel.closest("form").elements.q.focus();
    });
    return (ids) => {
      for (const [row, box] of boxes) box.checked = ids.includes(row.dataset.window);
      show();
    };
  }

  function start(form) {
    const table = document.querySelector("table.windows");
    const fold = table.closest("details");
    const rows = [...table.tBodies[0].rows];
    const words = new Map(rows.map((row) => [row, bare(row.cells[0].textContent + row.dataset.window)]));
    const query = form.elements.q;
    const status = form.querySelector("[role=status]");
    const state = new URLSearchParams(location.search);

    const remember = (name, told) => {
      if (told) state.set(name, told); else state.delete(name);
      const search = `${state}` && `?${state}`;
      history.replaceState(null, "", `${location.pathname}${search}${location.hash}`);
    };
    const show = () => {
      const wanted = bare(query.value);
      for (const row of rows) row.hidden = !words.get(row).includes(wanted);
      const found = rows.filter((row) => !row.hidden);
      status.textContent = wanted ? (found.length ? `找到${found.length}个窗口` : "没有找到，请少写几个字再试") : "";
      if (fold && wanted) fold.open = true;
      remember("q", query.value.trim());
      return found;
    };

    sortable(table, rows);
    const choose = comparable(table, rows, form.querySelector(".comparing"), (ids) => remember("compare", ids.join(",")));
    query.addEventListener("input", show);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [only, ...others] = show();
      const link = only && !others.length && only.querySelector("a");
      if (link && query.value.trim()) location.assign(link.href);
    });
    const before = { q: state.get("q") || "", compare: (state.get("compare") || "").split(",") };
    query.value = before.q;
    if (before.q) show();
    if (before.compare[0]) {
      choose(before.compare.slice(0, MOST));
      if (fold) fold.open = true;
    }
  }

  const form = document.querySelector("form.window-find");
  if (form) start(form);

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  // On paper nothing can be unfolded any more.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".window-page details:not([open]), details.fold:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
})();
