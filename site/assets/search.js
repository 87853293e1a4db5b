// Search over an embedded index: every section that holds the words, mid-word parts included, best
// first. The index is a script, loaded when somebody starts to search, so a folder (file://) will do.
(() => {
  "use strict";
  const form = document.querySelector(".find");
  if (!form) return;
  const base = form.dataset.base.replace(/^\.\/$/, "");
  const shownAtOnce = 8;
  let loading;

  const bare = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s“”"'‘’《》「」]/g, "");

  function load() {
    loading ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = form.dataset.index;
      script.onload = () => done(prepared(window.searchIndex));
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  }

  function prepared(index) {
    const pages = index.pages.map(([address, title, sections]) => ({
      address, title, bareTitle: bare(title),
      sections: sections.map(([anchor, heading, text]) => ({
        anchor, heading, text, bareHeading: bare(heading), bareText: bare(text),
      })),
    }));
    return { pages, words: new Set(index.words) };
  }

  // A query that stands nowhere as a whole is cut into the longest words the site knows.
  function cut(query, words) {
    const found = [];
    for (let at = 0; at < query.length;) {
      let size = Math.min(6, query.length - at);
      while (size > 1 && !words.has(query.slice(at, at + size))) size -= 1;
      if (size > 1 || /[a-z0-9]/.test(query[at])) found.push(query.slice(at, at + size));
      at += size;
    }
    return found.length ? [...new Set(found)] : [query];
  }

  // 十五分钟 is printed as 15分钟: a number written in Chinese is looked for in digits as well.
  const DIGITS = "零一二三四五六七八九";
  function inDigits(term) {
    return term.replace(/([二三四五六七八九]?)十([一二三四五六七八九]?)/g, (_, tens, ones) =>
      String((tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0)));
  }

  const withDigits = (terms) => [...new Set(terms.flatMap((term) => [term, inDigits(term)]))];
  const times = (text, word) => (word ? text.split(word).length - 1 : 0);

  // A term's weight on a page: in its title most, then in headings, then in the text.
  function weight(page, term) {
    let score = (page.bareTitle === term ? 60 : 0) + (page.bareTitle.includes(term) ? 40 : 0);
    let best = null;
    for (const section of page.sections) {
      const own = (section.bareHeading.includes(term) ? 12 : 0) + Math.min(times(section.bareText, term), 6);
      score += own;
      if (own && (!best || own > best.own)) best = { section, own };
    }
    return { score, best };
  }

  function weigh(page, terms) {
    const found = terms.map((term) => withDigits([term]).map((form) => weight(page, form)));
    const score = found.flat().reduce((sum, one) => sum + one.score, 0);
    const missing = found.filter((forms) => forms.every((one) => !one.score)).length;
    const bests = found.flat().map((one) => one.best).filter(Boolean).sort((a, b) => b.own - a.own);
    return { page, section: bests.length ? bests[0].section : null, score, missing };
  }

  function search({ pages, words }, text) {
    const typed = text.trim().split(/\s+/).map(bare).filter(Boolean);
    if (!typed.length) return [];
    const ranked = (terms, most) => pages
      .map((page) => weigh(page, terms))
      .filter((hit) => hit.score && hit.missing <= most)
      .sort((a, b) => a.missing - b.missing || b.score - a.score || a.page.address.localeCompare(b.page.address));
    const whole = ranked(typed, 0);
    if (whole.length) return whole.map((hit) => ({ ...hit, terms: withDigits(typed) }));
    const terms = typed.flatMap((term) => cut(term, words));
    return ranked(terms, Math.floor(terms.length / 2)).map((hit) => ({ ...hit, terms: withDigits(terms) }));
  }

  // Words around the first hit, with the hits marked; the text itself is never changed.
  function excerpt(hit) {
    const text = hit.section ? hit.section.text : hit.page.sections[0]?.text || "";
    const places = hit.terms.map((term) => locate(text, term)).filter(Boolean);
    const first = places.length ? Math.max(0, Math.min(...places.map(([start]) => start)) - 24) : 0;
    const part = text.slice(first, first + 96);
    return marked((first ? "…" : "") + part + (first + 96 < text.length ? "…" : ""), hit.terms);
  }

  function locate(text, term) {
    const signs = [...term].map((sign) => sign.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const match = new RegExp(signs.join("[\\s“”\"'‘’《》「」]*"), "i").exec(text);
    return match && [match.index, match.index + match[0].length];
  }

  function marked(text, terms) {
    const line = document.createElement("span");
    let rest = text;
    while (rest) {
      const next = terms.map((term) => locate(rest, term)).filter(Boolean).sort((a, b) => a[0] - b[0])[0];
      if (!next || next[1] === 0) break;
      const mark = document.createElement("mark");
      mark.textContent = rest.slice(...next);
      line.append(rest.slice(0, next[0]), mark);
      rest = rest.slice(next[1]);
    }
    line.append(rest);
    return line;
  }

  function link(hit) {
    const anchor = document.createElement("a");
    anchor.href = base + hit.page.address + (hit.section?.anchor ? `#${hit.section.anchor}` : "");
    const title = document.createElement("b");
    title.append(marked(hit.page.title, hit.terms));
    anchor.append(title);
    const heading = hit.section?.anchor ? hit.section.heading : "";
    if (heading && heading !== hit.page.title) anchor.append(` › ${heading}`);
    return anchor;
  }

  const words = (count) => (count ? `找到${count}页` : "没有找到。换个短一点的词试试。");

  function startField() {
    const field = form.querySelector("input");
    const panel = document.createElement("div");
    panel.className = "found";
    panel.hidden = true;
    form.append(panel);
    const close = () => { panel.hidden = true; };

    async function show() {
      const query = field.value;
      if (!query.trim()) return close();
      const hits = search(await load(), query);
      if (query !== field.value) return;
      const status = document.createElement("p");
      status.setAttribute("role", "status");
      status.textContent = words(hits.length);
      const list = document.createElement("ol");
      for (const hit of hits.slice(0, shownAtOnce)) {
        const line = document.createElement("li");
        const anchor = link(hit);
        anchor.append(excerpt(hit));
        line.append(anchor);
        list.append(line);
      }
      panel.replaceChildren(status, list);
      panel.hidden = false;
    }

    field.addEventListener("focus", () => load().catch(() => {}));
    field.addEventListener("input", show);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { close(); field.focus(); }
    });
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) close();
    });
  }

  function startPage() {
    const list = document.getElementById("hits");
    if (!list) return;
    const field = document.getElementById("find-page-words");
    const status = document.getElementById("hits-count");

    async function show() {
      const query = field.value;
      if (!query.trim()) { list.replaceChildren(); return; }
      const hits = search(await load(), query);
      if (query !== field.value) return;
      status.textContent = words(hits.length);
      list.replaceChildren(...hits.map((hit) => {
        const line = document.createElement("li");
        const text = document.createElement("p");
        text.append(excerpt(hit));
        line.append(link(hit), text);
        return line;
      }));
    }

    field.value = new URLSearchParams(location.search).get("q") || "";
    field.addEventListener("input", show);
    field.form.addEventListener("submit", (event) => {
      event.preventDefault();
      try {
        history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
      } catch { /* some browsers keep a file's address as it is */ }
      show();
    });
    if (matchMedia("(hover: hover)").matches) field.focus();
    show();
  }

  startField();
  startPage();
})();
