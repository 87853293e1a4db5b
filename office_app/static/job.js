/* While a job runs its page is fetched again; all works without this script, by 刷新. */
"use strict";
const job = document.querySelector("#job");
const again = async () => {
  try {
    const reply = await fetch(location.href);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const now = page.querySelector("#job");
    if (!now) return location.reload();
    const focused = job.contains(document.activeElement);
    if (!focused) job.innerHTML = now.innerHTML;
    if (!now.querySelector("#share")) return focused ? location.reload() : undefined;
  } catch {
    /* the server is away for a moment */
  }
  setTimeout(again, 2000);
};
setTimeout(again, 1000);
