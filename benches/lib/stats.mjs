// Figures from samples.

/** The value below which the share `q` of the samples lies. */
export function quantile(samples, q) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
}

const digits = value => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3));

/** `median 1.2 ms, p95 3.4 ms (n = 40)` */
export function spread(samples, unit = 'ms') {
  return `median ${digits(quantile(samples, 0.5))} ${unit}, p95 ${digits(quantile(samples, 0.95))} ${unit} (n = ${samples.length})`;
}

/** Prints one measured line. */
export function line(name, figure) {
  console.log(`  ${name.padEnd(44)} ${figure}`);
}
