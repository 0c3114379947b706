// What the extension costs a page's load: an ordinary page and a page of an AI chat, without and with the extension.
import { startChat } from '../demo/server.mjs';
import { bareChromium, unpackedChromium } from '../tests/e2e/lib/chromium.mjs';
import { OrdinaryServer } from '../tests/e2e/lib/ordinary.mjs';
import { maskingPolicy } from '../tests/e2e/lib/policy.mjs';
import { line, quantile, spread } from './lib/stats.mjs';

const LOADS = 40;

/** Milliseconds from the start of the navigation to the end of the load event, by the page's own clock. */
async function loads(browser, url) {
  const page = await browser.page();
  const samples = [];
  await page.goto(url);
  for (let i = 0; i < LOADS; i += 1) {
    await page.goto(url, { waitUntil: 'load' });
    samples.push(await page.evaluate(() => new Promise(done => {
      const look = () => {
        const { loadEventEnd } = performance.getEntriesByType('navigation')[0];
        if (loadEventEnd > 0) done(loadEventEnd); else setTimeout(look, 5);
      };
      look();
    })));
  }
  await page.close();
  return samples;
}

/** Prints the costs. */
export async function pageLoad() {
  const chat = await startChat();
  const ordinary = await OrdinaryServer.start();
  const places = [['ordinary page', ordinary.url('wiki-editor')], ['AI page', chat.url]];
  const bare = new Map();
  try {
    const without = await bareChromium();
    try {
      for (const [name, url] of places) {
        const samples = await loads(without, url);
        bare.set(name, quantile(samples, 0.5));
        line(`${name}, no extension`, spread(samples));
      }
    } finally { await without.close(); }
    const browser = await unpackedChromium({ aiHosts: [{ match: new URL(chat.url).host, like: 'open-webui' }], policy: maskingPolicy() });
    try {
      for (const [name, url] of places) {
        const address = name === 'ordinary page' ? url.replace('127.0.0.1', 'localhost') : url; // hosts that policy names are matched without port
        const samples = await loads(browser, address);
        line(`${name}, with the extension`, `${spread(samples)}, ${(quantile(samples, 0.5) - bare.get(name)).toFixed(1)} ms more than without`);
      }
    } finally { await browser.close(); }
  } finally {
    await ordinary.stop();
    await chat.close();
  }
}
