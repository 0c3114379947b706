// How fast is the judge where it works: as WebAssembly in a worker of a real Chromium? And how long until its first answer?
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { bareChromium } from '../tests/e2e/lib/chromium.mjs';
import { line, quantile, spread } from './lib/stats.mjs';
import { harmless } from './lib/text.mjs';

const STARTS = 15;
const ROUNDS = 200;

const WORKER = `
import init, { Judge } from './judge.js';
onmessage = async ({ data: { wasm, first, texts, rounds } }) => {
  const begun = performance.now();
  await init({ module_or_path: wasm });
  const judge = new Judge();
  judge.count(first);
  const answered = performance.now() - begun;
  const samples = texts.map(text => Array.from({ length: rounds }, () => {
    const start = performance.now();
    judge.count(text);
    return performance.now() - start;
  }));
  postMessage({ answered, samples });
};`;

/** Serves the module and the worker to an isolated page, whose clock is fine enough. */
async function serve() {
  const file = name => readFileSync(new URL(`../target/bench-wasm/web/${name}`, import.meta.url));
  const files = {
    '/': ['text/html', '<!doctype html><title>bench</title>'],
    '/worker.js': ['text/javascript', WORKER],
    '/judge.js': ['text/javascript', file('judge.js')],
    '/judge_bg.wasm': ['application/wasm', file('judge_bg.wasm')],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? [];
    response.writeHead(type ? 200 : 404, {
      'content-type': type ?? 'text/plain',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Starts a worker in the page, from bytes or from a module that is compiled already, and answers what it measured. */
function measure(page, compiled, texts, rounds) {
  return page.evaluate(async ({ compiled, first, texts, rounds }) => {
    const response = await fetch('/judge_bg.wasm');
    const wasm = compiled ? await WebAssembly.compileStreaming(response) : await response.arrayBuffer();
    const worker = new Worker('/worker.js', { type: 'module' });
    try {
      return await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = event => reject(new Error(event.message));
        worker.postMessage({ wasm, first, texts, rounds });
      });
    } finally { worker.terminate(); }
  }, { compiled, first: harmless(1000), texts, rounds });
}

/** Prints the time to the first answer and the time by size. */
export async function judgeChromium() {
  const server = await serve();
  const browser = await bareChromium();
  try {
    const page = await browser.page();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    for (const [compiled, name] of [[false, 'compile, instantiate, first judgement, 1 KB'], [true, 'instantiate, first judgement, 1 KB']]) {
      const starts = [];
      for (let i = 0; i < STARTS; i += 1) starts.push((await measure(page, compiled, [], 0)).answered);
      line(name, spread(starts));
    }
    const sizes = [1, 20, 100, 200];
    const texts = sizes.map(kb => harmless(kb * 1000));
    const { samples } = await measure(page, true, texts, ROUNDS);
    for (const [i, kb] of sizes.entries()) {
      const settled = samples[i].slice(ROUNDS / 4); // the first calls run in the baseline compiler
      const rate = Buffer.byteLength(texts[i]) / quantile(settled, 0.5) / 1000;
      line(`judge in a worker, clean, ${kb} KB`, `${spread(settled)}, ${rate.toFixed(0)} MB/s`);
    }
  } finally {
    await browser.close();
    server.close();
  }
}
