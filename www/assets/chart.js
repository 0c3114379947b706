// The chart over time, redrawn with uPlot: a pointer tells the numbers of a bar, and new events appear without a reload.
// The bars that the server has drawn stay until this works.

const REFRESH_MS = 5000;

export async function drawChart(place) {
  await loaded("/vendor/uplot.min.js", () => window.uPlot);
  const address = `/series?range=${place.dataset.range}&by=${place.dataset.by}`;
  let plot;
  let shown = "";
  const refresh = async () => {
    if (document.hidden) return;
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
    if (!answer.ok) return;
    const text = await answer.text();
    if (text === shown) return;
    shown = text;
    const data = JSON.parse(text);
    plot?.destroy();
    plot = data.series.length > 0 ? draw(place, data) : undefined;
    drawLegend(place, data);
  };
  const safely = () => refresh().catch(() => {});
  await safely();
  setInterval(safely, REFRESH_MS);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { shown = ""; safely(); });
  new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: plot.height })).observe(place);
}

function loaded(source, ready) {
  return new Promise((resolve, reject) => {
    if (ready()) return resolve();
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

/** Colours come from the style sheet, so that dark and light need no second list. */
function colour(tone) {
  const probe = document.createElement("span");
  probe.className = `swatch tone-${tone}`;
  document.body.append(probe);
  const found = getComputedStyle(probe).backgroundColor;
  probe.remove();
  return found;
}

function draw(place, data) {
  const { uPlot } = window;
  const style = getComputedStyle(document.documentElement);
  const span = data.times.length * data.step;
  const time = (seconds) => utc(seconds * 1000).slice(...(span > 2 * 86_400_000 ? [5, 10] : [11, 16]));
  const axis = { stroke: style.getPropertyValue("--soft"), font: "11px system-ui", ticks: { show: false } };
  const sums = stack(data.series.map((series) => series.values));
  const bars = uPlot.paths.bars({ size: [0.76, 64], align: 1 });
  // Drawn from the tallest sum down, each piece covers what lies below it.
  const order = data.series.map((_, i) => i).reverse();
  const options = {
    width: place.clientWidth,
    height: 226,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    padding: [8, 8, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    legend: { show: false },
    scales: { y: { range: (_, __, top) => [0, Math.max(4, top * 1.06)] }, x: { range: () => [data.times[0] / 1000, (data.times.at(-1) + data.step) / 1000] } },
    axes: [
      { ...axis, grid: { show: false }, space: 90, size: 28, values: (_, splits) => splits.map(time) },
      { ...axis, grid: { stroke: style.getPropertyValue("--line"), width: 1 }, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6], size: 48 },
    ],
    series: [{}, ...order.map((i) => {
      const fill = colour(data.series[i].tone);
      return { label: data.series[i].label, fill, stroke: fill, width: 0, paths: bars, points: { show: false } };
    })],
    plugins: [tooltip(data)],
  };
  place.replaceChildren();
  return new uPlot(options, [data.times.map((time) => time / 1000), ...order.map((i) => sums[i])], place);
}

/** Everything in the console is in UTC, so that people in different places speak of the same hour. */
function utc(ms) {
  return new Date(ms).toISOString().replace("T", " ");
}

/** As the server writes numbers. */
function thousands(n) {
  return n.toLocaleString("en").replaceAll(",", "\u202f");
}

function stack(rows) {
  const sums = [];
  rows.forEach((row, i) => sums.push(row.map((value, at) => value + (i > 0 ? sums[i - 1][at] : 0))));
  return sums;
}

function tooltip(data) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  return {
    hooks: {
      init: (plot) => plot.over.append(tip),
      setCursor: (plot) => {
        const { left, idx } = plot.cursor;
        const rows = idx == null || left < 0 ? [] : data.series.filter((series) => series.values[idx] > 0);
        tip.hidden = rows.length === 0;
        if (tip.hidden) return;
        const title = document.createElement("b");
        title.textContent = `${utc(data.times[idx]).slice(0, 16)} UTC`;
        tip.replaceChildren(title, ...rows.toReversed().map((series) => row(series.label, series.values[idx])));
        const right = left > plot.over.clientWidth / 2;
        tip.style.left = right ? "" : `${left + 14}px`;
        tip.style.right = right ? `${plot.over.clientWidth - left + 14}px` : "";
        tip.style.top = "8px";
      },
    },
  };
}

function row(label, value) {
  const line = document.createElement("div");
  const name = document.createElement("span");
  const number = document.createElement("span");
  name.textContent = label;
  number.textContent = thousands(value);
  line.append(name, number);
  return line;
}

function drawLegend(place, data) {
  const legend = place.parentElement.querySelector(".legend");
  legend?.replaceChildren(...data.series.map((series) => {
    const item = document.createElement("li");
    const swatch = document.createElement("span");
    const number = document.createElement("b");
    swatch.className = `swatch tone-${series.tone}`;
    number.textContent = thousands(series.values.reduce((a, b) => a + b, 0));
    item.append(swatch, series.label, " ", number);
    return item;
  }));
}
