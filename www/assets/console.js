// What the console does beyond plain pages. Every page works without it.
import { drawChart } from "/assets/chart.js";

const chart = document.getElementById("chart");
if (chart) drawChart(chart);
