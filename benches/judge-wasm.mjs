// How fast is the judge as WebAssembly? The extension's core and profile, in V8, without a browser around it.
import { createRequire } from 'node:module';
import { makeSecret } from '../tests/e2e/lib/secrets.mjs';
import { line, quantile, spread } from './lib/stats.mjs';
import { harmless } from './lib/text.mjs';

const ROUNDS = 200;

function time(judge, text, found, rounds = ROUNDS) {
  const samples = [];
  for (let i = 0; i < rounds; i += 1) {
    const start = performance.now();
    const count = judge.count(text);
    samples.push(performance.now() - start);
    if (count !== found) throw new Error(`the judge found ${count} values in a text that holds ${found}`);
  }
  return samples.slice(rounds / 4); // the first calls run in the baseline compiler
}

/** Prints time and throughput by size. */
export function judgeWasm() {
  const { Judge } = createRequire(import.meta.url)('../target/bench-wasm/judge.js');
  const judge = new Judge();
  for (const kb of [1, 20, 100, 200]) {
    const clean = harmless(kb * 1000);
    const samples = time(judge, clean, 0);
    const rate = Buffer.byteLength(clean) / quantile(samples, 0.5) / 1000;
    line(`judge in Wasm, clean, ${kb} KB`, `${spread(samples)}, ${rate.toFixed(0)} MB/s`);
    line(`judge in Wasm, one key, ${kb} KB`, spread(time(judge, `${clean}\n${makeSecret('aws_access_key')} `, 1)));
  }
  growth(judge);
}

/** From 1 KB to 10 MB the time for each byte stays what it is. */
function growth(judge) {
  for (const kb of [1, 10, 100, 1000, 10_000]) {
    const text = harmless(kb * 1000);
    const samples = time(judge, text, 0, kb > 1000 ? 8 : 40);
    line(`growth, ${kb} KB`, `${(quantile(samples, 0.5) * 1e6 / Buffer.byteLength(text)).toFixed(2)} ns a byte`);
  }
}
