// How long does the gate take, the one step that every paste and keystroke waits for? The page's own module, in V8.
import { makeSecret } from '../tests/e2e/lib/secrets.mjs';
import { line, spread } from './lib/stats.mjs';
import { harmless } from './lib/text.mjs';

const ROUNDS = 400;

function time(rings, text, expected) {
  const samples = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const start = performance.now();
    const rang = rings(text, []);
    samples.push(performance.now() - start);
    if (expected !== undefined && rang !== expected) throw new Error('the gate is silent over a secret');
  }
  return samples.slice(ROUNDS / 4);
}

/** Prints the gate's time by size, silent and ringing at the end of the text. */
export async function gate() {
  const { rings } = await import('../extension/page/gate.js');
  for (const kb of [1, 20, 100]) {
    const clean = harmless(kb * 1000);
    line(`gate, no secret, ${kb} KB`, `${spread(time(rings, clean))}, ${rings(clean, []) ? 'rings' : 'silent'}`);
    line(`gate, key at the end, ${kb} KB`, spread(time(rings, `${clean}\n${makeSecret('aws_access_key')}`, true)));
  }
}
