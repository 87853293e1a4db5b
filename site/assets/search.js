// Search over an embedded index: every section that holds the words, mid-word parts included, best
// first. The index is a script, loaded when somebody starts to search, so a folder (file://) will do.
(() => {
  "use strict";
  const form = document.querySelector(".find");
  if (!form) return;
  const base = form.dataset.base.replace(/^\.\/$/, "");
  const shownAtOnce = 8;
  let loading;

  // Spaces, quotation marks and the commas of thousands do not count: 12,521 is 12521.
  const bare = (text) => text.normalize("NFKC").toLowerCase()
    .replace(/[\s“”"'‘’《》「」]/g, "").replace(/(\d),(?=\d{3})/g, "$1");

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
    return { ...index, pages, words: new Set(index.words), bySound: new Map() };
  }

  // A query that stands nowhere as a whole is cut into the longest words the site knows. Numbers and
  // words of letters stay whole; single characters and question words say nothing.
  const ASKING = /怎么样?|怎样|如何|什么|哪里|哪儿|哪个|可不可以|可以|能不能|有没有|是不是|[吗呢啊]/g;
  function cut(query, words) {
    const found = [];
    for (const run of query.replace(ASKING, " ").match(/[a-z]+|\d[\d.%]*|[\u4e00-\u9fff]+/g) || []) {
      if (/^[a-z\d]/.test(run)) { found.push(run); continue; }
      for (let at = 0; at < run.length;) {
        let size = Math.min(6, run.length - at);
        while (size > 1 && !words.has(run.slice(at, at + size))) size -= 1;
        if (size > 1) found.push(run.slice(at, at + size));
        at += size;
      }
    }
    return [...new Set(found)];
  }

  // 十五分钟 is printed as 15分钟: a number written in Chinese is looked for in digits as well.
  const DIGITS = "零一二三四五六七八九";
  function inDigits(term) {
    return term.replace(/([二三四五六七八九]?)十([一二三四五六七八九]?)/g, (_, tens, ones) =>
      String((tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0)));
  }

  // Words of titles, headings and the list of words that sound like the letters: nadi is 拿地.
  function bySound(term, index) {
    if (!index.bySound.has(term)) index.bySound.set(term, soundingLike(term, index));
    return index.bySound.get(term);
  }

  function soundingLike(term, { pages, words, sounds, synonyms }) {
    const spelt = new Map();
    for (const [syllable, signs] of Object.entries(sounds)) {
      for (const sign of signs) spelt.set(sign, [...(spelt.get(sign) || []), syllable]);
    }
    const end = (text, at, rest) => {
      if (!rest) return at;
      for (const syllable of spelt.get(text[at]) || []) {
        const found = rest.startsWith(syllable) && end(text, at + 1, rest.slice(syllable.length));
        if (found) return found;
      }
      return 0;
    };
    const found = new Set();
    const heads = pages.flatMap((page) => [page.bareTitle, ...page.sections.map((one) => one.bareHeading)]);
    for (const text of [...heads, ...words, ...Object.keys(synonyms)]) {
      for (let at = 0; at < text.length; at += 1) {
        const stop = end(text, at, term);
        if (stop > at + 1) found.add(text.slice(at, stop));
      }
    }
    return [...found];
  }

  // The ways in which a term may be written, each with how much it counts.
  function ways(term, index) {
    const written = [term, ...(/^[a-z]{3,}$/.test(term) ? bySound(term, index) : [])];
    const meant = written.flatMap((one) => Object.entries(index.synonyms)
      .filter(([words]) => one.includes(words))
      .flatMap(([words, means]) => means.map((mean, place) => [one.replace(words, mean), place ? 0.3 : 1])));
    const all = [[inDigits(term), 1], ...written.map((words) => [words, 1]), ...meant];
    return all.filter(([words], place) => words && all.findIndex(([one]) => one === words) === place);
  }

  // How often a term stands in a text. A number is no part of a longer one, a word begins a word.
  function times(text, term) {
    if (!/^[a-z\d]|\d$/.test(term)) return text.split(term).length - 1;
    const plain = term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const before = /^\d/.test(term) ? "(?:^|[^\\d.])" : /^[a-z]/.test(term) ? "(?:^|[^a-z])" : "";
    return (text.match(new RegExp(before + plain + (/\d$/.test(term) ? "(?!\\d|\\.\\d)" : ""), "g")) || []).length;
  }

  const WHOLE = ["index.html", "practices/index.html", "practices/summary.html", "rules/notice.html"];

  // A short title that begins with the term is about it more than one that ends with it.
  const aboutness = (title, term) =>
    4 * term.length / title.length + 8 * (1 - Math.max(0, title.indexOf(term)) / title.length);

  // A term's weight on a page: in its title most, then in headings, then in the text; a page that is
  // about little else counts more than one that names it in passing, or that holds something of all.
  function weight(page, term) {
    const inTitle = times(page.bareTitle, term);
    let score = (page.bareTitle === term ? 60 : 0) + (inTitle ? 40 + aboutness(page.bareTitle, term) : 0);
    let best = null;
    let heading = 0;
    let count = 0;
    for (const section of page.sections) {
      const named = times(section.bareHeading, term) ? 12 + 8 * term.length / section.bareHeading.length : 0;
      const found = times(section.bareText, term);
      heading = Math.max(heading, named);
      count += found;
      const own = named + Math.min(found, 6);
      if (own && (!best || own > best.own)) best = { section, own };
    }
    page.size ||= page.sections.reduce((sum, section) => sum + section.bareText.length, 1);
    const share = Math.min(1, count * term.length * 8 / Math.max(page.size, 300));
    score += heading + Math.min(count, 12) + (count ? 10 * share : 0);
    return { score: WHOLE.includes(page.address) ? score * 0.5 : score, best };
  }

  function weigh(page, terms) {
    const found = terms.map(({ term, ways: written }) => {
      const weights = written.map(([words, part]) => ({ words, ...weight(page, words), part }));
      const top = weights.reduce((one, other) => (other.score * other.part > one.score * one.part ? other : one));
      return { ...top, term };
    });
    const length = (list) => list.reduce((sum, one) => sum + one.term.length, 0);
    const held = found.filter((one) => one.score);
    const bests = held.map((one) => one.best).filter(Boolean).sort((a, b) => b.own - a.own);
    return {
      page, section: bests.length ? bests[0].section : null, terms: held.map((one) => one.words),
      score: held.reduce((sum, one) => sum + one.score * one.part, 0), covered: length(held) / length(found),
    };
  }

  // All that was typed; if no page has it, pages that hold most of its words close together.
  const MOST = 0.6, NEAR = 40;
  const part = (written, text) => {
    const length = (list) => list.reduce((sum, one) => sum + one.term.length, 0);
    return length(written.filter((one) => one.ways.some(([words]) => times(text, words)))) / length(written);
  };
  // The largest part of the terms that stands in a title and heading, or close together in a text.
  function together(page, written) {
    const spans = page.sections.flatMap((section) => [
      page.bareTitle + section.bareHeading,
      ...written.flatMap((one) => one.ways).flatMap(([words]) => {
        const found = [...section.bareText.split(words).keys()].slice(1);
        let at = -1;
        return found.map(() => {
          at = section.bareText.indexOf(words, at + 1);
          return section.bareText.slice(Math.max(0, at - NEAR), at + words.length + NEAR);
        });
      }),
    ]);
    return Math.max(...spans.map((text) => part(written, text)));
  }

  function search(index, text) {
    const joined = text.normalize("NFKC").replace(/(\d)[\s,](?=\d{3}(?!\d))/g, "$1");
    const typed = joined.trim().split(/\s+/).map(bare).filter(Boolean);
    const ranked = (terms, least) => {
      const written = terms.map((term) => ({ term, ways: ways(term, index) }));
      return written.length ? index.pages
        .map((page) => weigh(page, written))
        .filter((hit) => hit.score && hit.covered >= least && (least === 1 || together(hit.page, written) >= least))
        .sort((a, b) => b.covered - a.covered || b.score - a.score || a.page.address.localeCompare(b.page.address)) : [];
    };
    const whole = ranked(typed, 1);
    return whole.length ? whole : ranked(typed.flatMap((term) => cut(term, index.words)), MOST);
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
    const match = new RegExp(signs.join("[\\s“”\"'‘’《》「」,]*"), "i").exec(text);
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
