// `make bench`: every figure of the product on this machine. `node benches/run.mjs gate collector` measures only these.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { collectorLoad } from './collector.mjs';
import { gate } from './gate.mjs';
import { gateRates } from './gate-rates.mjs';
import { heldPaste } from './held-paste.mjs';
import { judgeChromium } from './judge-chromium.mjs';
import { judgeWasm } from './judge-wasm.mjs';
import { pageLoad } from './page-load.mjs';
import { size } from './size.mjs';

/** Runs a command of the checkout; its output is the measurement or the error. */
function run(program, args) {
  const { status, error } = spawnSync(program, args, { cwd: new URL('..', import.meta.url), stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? `status ${status}`}`);
}

const cargo = process.env.CARGO ?? 'cargo';

const BENCHES = {
  size: ['Size of what the browser loads', size],
  gate: ['Gate (content script, V8)', gate],
  rates: ['Gate: how often it rings for ordinary text, and for what', () => gateRates()],
  paste: ['Wait for a paste, from the key to the composer (Chromium, rich editor, strict CSP)', heldPaste],
  pages: ['Page load, from the navigation to the end of the load event (Chromium)', pageLoad],
  native: ['Judge, native', () => run(cargo, ['bench', '--quiet', '--package', 'promptward', '--bench', 'detect'])],
  wasm: ['Judge in WebAssembly (V8)', () => {
    run(cargo, ['run', '--quiet', '--package', 'xtask', '--', 'bench-wasm']);
    judgeWasm();
  }],
  worker: ['Judge in WebAssembly (worker in Chromium)', async () => {
    run(cargo, ['run', '--quiet', '--package', 'xtask', '--', 'bench-wasm']);
    await judgeChromium();
  }],
  collector: ['Collector (release binary, SQLite, HTTP over loopback)', collectorLoad],
};

const wanted = process.argv.slice(2);
for (const name of wanted) {
  if (!Object.hasOwn(BENCHES, name)) {
    console.error(`no bench is called ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
    process.exit(1);
  }
}
console.log(`${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}`);
for (const [name, [title, measure]] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${title}`);
  await measure();
}
