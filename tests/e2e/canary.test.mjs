// Plants secrets of every kind in prompts, in every way a prompt can end, and searches every byte that the extension and the collector
// have emitted: requests, answers, database with its log, logs, the extension's own files and stores, consoles.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { unpackedChromium } from './lib/chromium.mjs';
import { Collector } from './lib/collector.mjs';
import { Person, poll } from './lib/person.mjs';
import { managedFor } from './lib/policy.mjs';
import { eventIds, extensionFiles, extensionStores } from './lib/profile.mjs';
import { blame } from './lib/scan.mjs';
import { filesBelow, hitsIn } from './lib/search.mjs';
import { around, kinds, makeSecret } from './lib/secrets.mjs';
import { ChatServer } from './lib/server.mjs';
import { Tap } from './lib/tap.mjs';

/** Each class ends in another way: masked, blocked, sent with a reason, sent while a rule only watches. */
const policy = {
  schema: 1, version: 1, organisation: { name: 'Corp Example' },
  // Without this the class's own handling would mask what is only watched.
  handling: { connection_string: 'allowed' },
  rules: [
    { id: 'mask', when: { class: ['credential', 'session_token'] }, then: 'mask' },
    { id: 'block', when: { class: ['private_key'] }, then: 'block' },
    { id: 'justify', when: { class: ['payment', 'bank'] }, then: 'justify' },
    { id: 'watch', when: { class: ['connection_string'] }, then: 'mask', mode: 'monitor' },
  ],
};

const planted = {};
const plant = (name, kind) => { planted[name] = makeSecret(kind); return planted[name]; };
const consoles = [];
let server;
let collector;
let tap;
let browser;
let me;

/** The ids that the collector has said it stored. */
const stored = bytes => new Set([...bytes.toString('latin1').matchAll(/"stored":\[([^\]]*)\]/g)].flatMap(([, list]) => list.match(/[0-9a-f-]{36}/g) || []));

/** Every byte there is, by the place where it lies. */
async function everything() {
  const stores = Object.entries(await extensionStores(browser));
  return [
    ...tap.pieces(), ...filesBelow(collector.dir), ...extensionFiles(browser),
    ...stores.map(([name, text]) => [name, Buffer.from(text)]), ['consoles', Buffer.from(consoles.join('\n'))],
  ];
}

async function pasteAndSend(name, kind, editor = 'prosemirror') {
  await me.open(editor, `canary.${name}`);
  await me.paste(around(plant(name, kind)), 2500);
  await me.enter();
}

/** A person's decision to send is honoured: the text leaves as it was. */
async function sentAsItWas(name) {
  await me.composerUntil(text => text !== '', 3000);
  await me.enter();
  const [message] = await server.waitFor(`canary.${name}`, 1, 8000);
  const why = message ? 'it was changed' : await me.prompt(0) ? 'the person is asked a second time' : `nothing arrived, the composer holds ${(await me.composerText()).length} characters`;
  assert.ok(message?.text.includes(planted[name]), `what the person decided to send did not leave: ${why}`);
}

/** Pastes, waits for the prompt, and answers it. */
async function answerPrompt(name, kind, choice, reason) {
  await me.open('textarea', `canary.${name}`);
  await me.copy(around(plant(name, kind)));
  await me.pressPaste();
  const prompt = await me.prompt();
  assert.ok(prompt, `no prompt came for ${name}`);
  await me.choose(prompt, choice, reason);
  await me.promptGone();
}

describe('canary', { timeout: 400_000 }, () => {
  before(async () => {
    server = await ChatServer.start();
    collector = await Collector.start();
    tap = await Tap.start(() => collector.port);
    const values = managedFor(server, { serverUrl: tap.url, enrolmentToken: collector.token(), trustKeys: [collector.trustKey()], policy });
    browser = await unpackedChromium(values);
    browser.context.on('console', message => consoles.push(message.text()));
    const worker = await browser.worker();
    worker.on?.('console', message => consoles.push(message.text()));
    me = await Person.at(browser, server);
  });
  after(async () => { await browser?.close(); await tap?.stop(); await collector?.stop(); await server?.stop(); });

  test('masked: every kind of secret, pasted, typed and dropped', async () => {
    const masked = Object.keys(kinds).filter(kind => !['private_key', 'postgres_url', 'card', 'iban'].includes(kind));
    for (const kind of masked) {
      await pasteAndSend(`masked ${kind}`, kind);
      const [message] = await server.waitFor(`canary.masked ${kind}`, 1, 8000);
      assert.ok(message && !message.text.includes(planted[`masked ${kind}`]), `${kind} was ${message ? `leaked: ${blame(around(planted[`masked ${kind}`]))}` : 'not sent masked'}`);
    }
    await me.open('textarea', 'canary.typed');
    await me.type(around(plant('typed', 'github_token')));
    await me.enter();
    await me.open('lexical', 'canary.dropped');
    await me.drop(around(plant('dropped', 'slack_token')));
    await me.enter();
    await server.waitFor('canary.dropped', 1, 8000);
  });

  test('blocked: the prompt is answered with edit', async () => {
    await answerPrompt('blocked', 'private_key', 'edit');
    assert.equal(server.of('canary.blocked').length, 0);
  });

  test('sent with a reason that itself holds a secret', async () => {
    const inReason = plant('in the reason', 'aws_access_key');
    await answerPrompt('overridden card', 'card', 'send_with_reason', `the customer asked, key ${inReason}`);
    await sentAsItWas('overridden card');
    await answerPrompt('overridden iban', 'iban', 'send_with_reason', 'invoice of a test account');
    await sentAsItWas('overridden iban');
  });

  test('watched only: the secret leaves, the event tells of it without it', async () => {
    await pasteAndSend('watched', 'postgres_url', 'textarea');
    const [message] = await server.waitFor('canary.watched', 1, 8000);
    assert.ok(message?.text.includes(planted.watched), 'monitor mode must not change the text');
    const watched = event => event.would?.rule === 'watch' && event.findings.some(finding => finding.class === 'connection_string');
    const event = await poll(() => JSON.parse(collector.run(['events', '--json'])).find(watched), 60_000, 1000);
    assert.ok(event, 'no event of the watched connection string reached the collector');
    assert.deepEqual([event.decision, event.would.decision], ['allow', 'mask']);
  });

  test('collector away: events wait and are delivered later', async () => {
    tap.cut();
    for (let n = 0; n < 3; n += 1) await pasteAndSend(`collector away ${n}`, 'stripe_key');
    tap.mend();
  });

  test('the events arrive, and none of the bytes holds a planted secret', async () => {
    const drained = await poll(async () => (await eventIds(browser)).queue.length === 0, 90_000, 500);
    const ids = stored(tap.answered);
    const pieces = await everything();
    const size = pieces.reduce((sum, [, bytes]) => sum + bytes.length, 0);
    console.log(`canary: ${Object.keys(planted).length} secrets planted; ${ids.size} event ids acknowledged; ${pieces.length} pieces, ${size} bytes searched`);
    assert.ok(drained, 'the queue did not drain within 90 s');
    assert.ok(ids.size >= Object.keys(planted).length - 2, `only ${ids.size} events were acknowledged`);
    assert.ok(pieces.some(([where]) => where.endsWith('-wal') || where.endsWith('.db') || where.endsWith('.sqlite')), 'the database was not searched');
    assert.ok(pieces.some(([where]) => where.startsWith('IndexedDB')), 'IndexedDB was not searched');
    assert.deepEqual(hitsIn(pieces, planted), []);
  });

  test('the same search fails when one secret is put into each place on purpose', async () => {
    const secret = planted['masked github_token'];
    const own = await browser.inside();
    await own.evaluate(async text => {
      await chrome.storage.local.set({ planted: btoa(`xx${text}`) });
      const database = await new Promise((resolve, reject) => {
        const open = indexedDB.open('planted', 1);
        open.onupgradeneeded = () => open.result.createObjectStore('rows');
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      await new Promise(resolve => {
        const put = database.transaction('rows', 'readwrite');
        put.objectStore('rows').put({ text }, 1);
        put.oncomplete = resolve;
      });
      database.close();
      console.log(`careless ${encodeURIComponent(text)}`);
    }, secret);
    await fetch(`${tap.url}/v1/events`, { method: 'POST', body: Buffer.from(secret, 'utf16le') }).then(r => r.text());
    appendFileSync(collector.logFile, Buffer.from(secret).toString('hex'));
    const hits = hitsIn(await everything(), { planted: secret });
    const places = ['storage.local', 'IndexedDB planted/rows', 'requests to the collector', collector.logFile];
    console.log(`canary self-check: found in ${[...new Set(hits.map(h => `${h.where.split('/').at(-1)} (${h.form})`))].join(', ')}`);
    for (const place of places) assert.ok(hits.some(hit => hit.where === place), `not found in ${place}`);
    await own.evaluate(() => Promise.all([chrome.storage.local.remove('planted'), indexedDB.deleteDatabase('planted')]).then(() => true));
  });
});
