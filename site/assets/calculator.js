// The calculator of the total. Without scripts the worked example stands in the text above it.
(() => {
  "use strict";
  const form = document.getElementById("calc");
  if (!form) return;

  const rows = [...form.querySelectorAll(".calc-row")].map((row) => {
    const [top, bottom] = row.querySelector("[type=range]").dataset.weight.split("/").map(Number);
    return {
      top, bottom,
      slider: row.querySelector("[type=range]"),
      field: row.querySelector("[type=number]"),
      points: row.querySelector("output"),
    };
  });
  const total = document.getElementById("calc-total");

  // Marks are read as text into whole thousandths, so that sums are exact; rounded half up.
  const thousandths = (text) => {
    const [, whole = "0", part = ""] = /^(\d*)(?:\.(\d{0,3}))?/.exec(text) || [];
    return Number(whole || 0) * 1000 + Number(part.padEnd(3, "0"));
  };
  const two = (value, divisor) => (Math.floor((value * 2 + 10 * divisor) / (20 * divisor)) / 100).toFixed(2);

  function show() {
    const common = rows.reduce((product, row) => product * row.bottom, 1);
    let sum = 0;
    for (const row of rows) {
      const mark = Math.min(thousandths(row.field.value), Number(row.field.max) * 1000);
      const part = mark * row.top * (common / row.bottom);
      row.points.textContent = `计${two(part, common)}分`;
      sum += part;
    }
    total.textContent = two(sum, common);
  }

  for (const row of rows) {
    row.slider.addEventListener("input", () => { row.field.value = row.slider.value; show(); });
    row.field.addEventListener("input", () => { row.slider.value = row.field.value || 0; show(); });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
