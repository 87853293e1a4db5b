// The calculator of the total. Without scripts the worked example stands in the text above it.
(() => {
  "use strict";
  const form = document.getElementById("calc");
  if (!form) return;

  const rows = [...form.querySelectorAll(".calc-row")].map((row) => {
    const [top, bottom] = row.querySelector("[type=range]").dataset.weight.split("/").map(Number);
    return {
      top, bottom,
      name: row.querySelector("label").firstChild.textContent,
      slider: row.querySelector("[type=range]"),
      field: row.querySelector("[type=number]"),
      points: row.querySelector("output"),
    };
  });
  const total = document.getElementById("calc-total");

  const fault = document.getElementById("calc-fault");

  // A score is read as text into whole thousandths, so that sums are exact; rounded half up. What is
  // no number from 0 to 100 with at most three decimals is no score.
  const thousandths = (field) => {
    const found = /^(\d+)(?:\.(\d{1,3}))?$/.exec(field.value.trim());
    const value = found && Number(found[1]) * 1000 + Number((found[2] || "").padEnd(3, "0"));
    return found && value <= Number(field.max) * 1000 ? value : null;
  };
  const two = (value, divisor) => (Math.floor((value * 2 + 10 * divisor) / (20 * divisor)) / 100).toFixed(2);

  function show() {
    const common = rows.reduce((product, row) => product * row.bottom, 1);
    let sum = 0;
    const wrong = [];
    for (const row of rows) {
      const score = thousandths(row.field);
      const part = score === null ? null : score * row.top * (common / row.bottom);
      row.field.setAttribute("aria-invalid", String(part === null));
      row.points.textContent = part === null ? "—" : `计${two(part, common)}分`;
      if (part === null) wrong.push(row.name);
      else sum += part;
    }
    fault.hidden = !wrong.length;
    fault.textContent = wrong.length ? `${wrong.join("、")}：请填0到100的数，最多三位小数。` : "";
    total.textContent = wrong.length ? "—" : two(sum, common);
  }

  for (const row of rows) {
    row.slider.addEventListener("input", () => { row.field.value = row.slider.value; show(); });
    row.field.addEventListener("input", () => { row.slider.value = row.field.value || 0; show(); });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
