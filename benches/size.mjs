// How large is what the browser loads?
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { line } from './lib/stats.mjs';

const kb = bytes => `${(bytes / 1000).toFixed(1)} KB`;

/** What is loaded, and how large with brotli it may be: the worker's Wasm with the judge has a bar. */
const LOADED = [
  ['wasm/promptward_bg.wasm', 400_000],
  ['wasm/patterns_bg.wasm', null],
  ['wasm/pages_bg.wasm', null],
  ['page.js', null],
];

/**
 * Prints raw, brotli and gzip size of the worker's Wasm, of the engine of own patterns, of the Wasm of the extension's pages, and of the
 * content script.
 */
export function size() {
  for (const [name, bar] of LOADED) {
    const bytes = readFileSync(new URL(`../dist/chromium/${name}`, import.meta.url));
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    const judged = bar === null ? '' : ` (${brotli <= bar ? 'met' : 'NOT MET'}: at most ${kb(bar)})`;
    line(name, `raw ${kb(bytes.length)}, brotli ${kb(brotli)}${judged}, gzip ${kb(gzipSync(bytes, { level: 9 }).length)}`);
  }
}
