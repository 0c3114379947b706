// How large is what the browser loads?
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { line } from './lib/stats.mjs';

const kb = bytes => `${(bytes / 1000).toFixed(1)} KB`;

/** Prints raw, brotli and gzip size of the worker's Wasm, of the one of the extension's pages, and of the content script. */
export function size() {
  for (const name of ['wasm/promptward_bg.wasm', 'wasm/pages_bg.wasm', 'page.js']) {
    const bytes = readFileSync(new URL(`../dist/chromium/${name}`, import.meta.url));
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    line(name, `raw ${kb(bytes.length)}, brotli ${kb(brotli.length)}, gzip ${kb(gzipSync(bytes, { level: 9 }).length)}`);
  }
}
