/* The places of a line are counted with every choice. All works without this script, by 保存. */
"use strict";
const gives = { award: true, tie: true };
const update = (line) => {
  const chosen = [...line.querySelectorAll("select[data-why]")];
  const places = line.querySelector(".places select");
  const typed = Number.parseInt(line.querySelector(".places input")?.value, 10);
  const changed = ["quota", "correct"].includes(places?.value) && Number.isInteger(typed);
  const most = changed ? typed : Number(line.dataset.places);
  const given = chosen.filter((one) => gives[one.value]).length;
  line.querySelector(".most").value = most;
  line.querySelector(".given").value = given;
  line.querySelector(".left").value = Math.abs(most - given);
  const rest = line.querySelector(".rest");
  rest.firstChild.data = given > most ? "超出" : "还剩";
  rest.classList.toggle("over", given > most);
  for (const one of chosen) {
    const why = one.closest("tr").querySelector("input");
    const asked = one.value !== "" && one.dataset.why.split(" ").includes(one.value);
    if (asked) why.placeholder = "要写";
    one.closest("tr").classList.toggle("departs", asked && !why.value.trim());
  }
};
const lines = [...document.querySelectorAll(".line-of-quota")];
lines.forEach(update);
document.querySelector("#decisions")?.addEventListener("input", (event) => {
  const line = event.target.closest(".line-of-quota");
  if (line) update(line);
});
