// How long does a person wait for a paste? From the key press to the change in the composer, in a real Chromium on a page with a
// strict CSP and a rich editor: bare, guarded but clean (the gate is silent), and held and masked by the worker, warm and cold.
import { mkdirSync } from 'node:fs';
import { startChat } from '../demo/server.mjs';
import { copyText } from '../demo/lib/person.mjs';
import { bareChromium, unpackedChromium } from '../tests/e2e/lib/chromium.mjs';
import { maskingPolicy } from '../tests/e2e/lib/policy.mjs';
import { makeSecret } from '../tests/e2e/lib/secrets.mjs';
import { line, quantile, spread } from './lib/stats.mjs';
import { harmless } from './lib/text.mjs';

const WARM = 40;
const COLD = 12;
const SIZES = [1, 20];

async function chatPage(browser, chat) {
  await browser.allowClipboard(chat.url, chat.url.replace('127.0.0.1', 'localhost'));
  const desk = await browser.page();
  await desk.goto(chat.url.replace('127.0.0.1', 'localhost'));
  const page = await browser.page();
  await page.goto(chat.url);
  await page.waitForSelector('#chat-input');
  return { page, desk };
}

/** Pastes once and answers the milliseconds from the key to the first change of the composer. */
async function paste({ page, desk }, text, wanted) {
  await copyText(desk, text);
  await page.bringToFront();
  await page.click('#chat-input');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.evaluate(() => {
    window.waited = new Promise(resolve => {
      let pressed;
      addEventListener('keydown', event => { if (event.code === 'KeyV') pressed = performance.now(); }, { capture: true });
      const watch = new MutationObserver(() => {
        if (pressed === undefined) return;
        watch.disconnect();
        resolve(performance.now() - pressed);
      });
      watch.observe(document.getElementById('chat-input'), { childList: true, characterData: true, subtree: true });
    });
  });
  await page.keyboard.press('Control+V');
  const waited = await page.evaluate(() => Promise.race([window.waited, new Promise(resolve => setTimeout(resolve, 8000, null))]));
  const arrived = await page.evaluate(() => document.getElementById('chat-input').textContent);
  if (waited === null || !wanted(arrived)) throw new Error('the paste did not end as it should: nothing, or not the text that was expected, stands in the composer');
  return waited;
}

async function series(count, one) {
  const samples = [];
  for (let i = 0; i < count; i += 1) samples.push(await one(i));
  return samples;
}

const withSecret = (kb, secret) => `${harmless(kb * 1000 - 100)}\naws key ${secret} in eu-west-1`;

/** Medians without the extension by size, to say what guarding costs. */
const native = new Map();

const cost = (samples, kb) => `${spread(samples)}, ${(quantile(samples, 0.5) - native.get(kb)).toFixed(1)} ms more than without`;

async function bare(chat) {
  const browser = await bareChromium();
  try {
    const place = await chatPage(browser, chat);
    for (const kb of SIZES) {
      const text = harmless(kb * 1000);
      await paste(place, text, () => true);
      const samples = await series(WARM, () => paste(place, text, () => true));
      native.set(kb, quantile(samples, 0.5));
      line(`no extension, ${kb} KB`, spread(samples));
    }
  } finally { await browser.close(); }
}

async function guarded(chat) {
  const host = new URL(chat.url).host;
  const browser = await unpackedChromium({ aiHosts: [{ match: host, like: 'open-webui' }], policy: maskingPolicy() });
  try {
    const place = await chatPage(browser, chat);
    const masked = secret => arrived => !arrived.includes(secret) && arrived.includes('[AWS');
    const held = kb => {
      const secret = makeSecret('aws_access_key');
      return paste(place, withSecret(kb, secret), masked(secret));
    };
    for (const kb of SIZES) {
      const text = harmless(kb * 1000);
      await held(kb);
      line(`guarded, clean, ${kb} KB`, cost(await series(WARM, () => paste(place, text, () => true)), kb));
      line(`held and masked, warm worker, ${kb} KB`, cost(await series(WARM, () => held(kb)), kb));
    }
    line('held and masked, stopped worker, 1 KB', cost(await series(COLD, async () => {
      await browser.stopWorkers(place.page);
      return held(1);
    }), 1));
  } finally { await browser.close(); }
}

/** Prints the waits. */
export async function heldPaste() {
  mkdirSync(new URL('../target/e2e', import.meta.url), { recursive: true });
  const chat = await startChat();
  try {
    await bare(chat);
    await guarded(chat);
  } finally { await chat.close(); }
}
