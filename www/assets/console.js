// What the console does beyond plain pages. Every page works without it.
import { drawChart } from "/assets/chart.js";

const chart = document.getElementById("chart");
if (chart) drawChart(chart);

// A part that refreshes itself would take the focus away from whoever is inside it with the keyboard, and nobody looks at a hidden tab.
document.addEventListener("htmx:beforeRequest", (event) => {
  const polling = event.target.hasAttribute("data-live");
  if (polling && (document.hidden || document.activeElement?.closest("[data-live]"))) event.preventDefault();
});
