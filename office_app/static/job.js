/* While a job runs its page is fetched again; all works without this script, by 刷新. */
"use strict";
const job = document.querySelector("#job");
const away = document.querySelector("#away");
const LONGEST_AWAY = 5; // misses in a row: a server that starts again is not worth a word
let missed = 0;
const again = async () => {
  try {
    const reply = await fetch(location.href);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    missed = 0;
    const now = page.querySelector("#job");
    if (!now) return location.reload();
    const focused = job.contains(document.activeElement);
    if (!focused) {
      job.innerHTML = now.innerHTML;
      document.title = page.title;
    }
    if (!now.querySelector("#share")) return focused ? location.reload() : undefined;
  } catch {
    missed += 1;
  }
  away.hidden = missed < LONGEST_AWAY;
  setTimeout(again, 2000);
};
setTimeout(again, 1000);
