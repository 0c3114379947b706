// How often does the gate ring for ordinary text, and for what? Every ring costs a question to the judge.
// `node benches/gate-rates.mjs prose 40` shows the forty rules that ring most for one kind.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { pathToFileURL } from 'node:url';
import { KINDS, long, pieces } from './lib/corpus.mjs';
import { line, spread } from './lib/stats.mjs';

const COUNT = 1000;
const SIZE = 20_000;
const ROUNDS = 300;

/** Prints the share of rings by kind of text with the rules that rang most, the time for long texts and the size of the data. */
export async function gateRates(kinds = KINDS, shown = 5) {
  const { reason } = await import('../extension/page/gate.js');
  for (const kind of kinds) {
    const texts = pieces(kind, COUNT);
    if (texts.length === 0) {
      line(`gate, ${kind}`, 'no such files on this machine');
      continue;
    }
    const reasons = new Map();
    for (const why of texts.map(text => reason(text))) if (why !== null) reasons.set(why, (reasons.get(why) ?? 0) + 1);
    const rings = [...reasons.values()].reduce((sum, n) => sum + n, 0);
    const most = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, shown).map(([why, n]) => `${why} ${n}`);
    line(`gate rings, ${kind} of 1.5 to 2 KB`, `${((100 * rings) / texts.length).toFixed(1)} % of ${texts.length} (${most.join(', ')})`);
    line(`gate, ${kind}, 20 KB`, spread(times(reason, flat(long(kind, SIZE)))));
    line(`gate, ${kind}, 20 KB without what rings`, spread(times(reason, silent(reason, texts))));
  }
  const data = readFileSync(new URL('../extension/page/generated/gate-data.js', import.meta.url));
  line('gate data', `${(data.length / 1000).toFixed(0)} KB, ${(gzipSync(data).length / 1000).toFixed(0)} KB compressed`);
}

/** A long text that the gate must read to its end. */
function silent(reason, texts) {
  let text = '';
  for (const piece of texts) {
    if (text.length >= SIZE) break;
    if (reason(`${text}${piece}\n`) === null) text += `${piece}\n`;
  }
  return flat(text.slice(0, SIZE));
}

/** The same text in one piece, as a paste is: V8 keeps joined and cut texts as references to others. */
function flat(text) {
  return Buffer.from(text).toString();
}

function times(reason, text) {
  const samples = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const start = performance.now();
    reason(text);
    samples.push(performance.now() - start);
  }
  return samples.slice(ROUNDS / 3);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [kind, shown] = process.argv.slice(2);
  await gateRates(kind ? [kind] : KINDS, Number(shown ?? 5));
}
