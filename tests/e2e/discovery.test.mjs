// AI chats that nobody has listed: real applications from the registry are recognised and guarded without configuration, ordinary pages
// are left alone, and on a host that an AI service shares with other pages only the service's own paths get a script.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { apps, installApps, startApp } from './lib/apps.mjs';
import { managedChromium } from './lib/chromium.mjs';
import { leaks } from './lib/judge.mjs';
import { OrdinaryServer, ordinaryPages } from './lib/ordinary.mjs';
import { poll } from './lib/person.mjs';
import { maskingPolicy } from './lib/policy.mjs';
import { around, makeSecret } from './lib/secrets.mjs';
import { StandIn } from './lib/stand-in.mjs';
import { underName } from './lib/tls.mjs';
import { serveUpdates } from './lib/updates.mjs';
import { WorkerStates, Worlds } from './lib/worlds.mjs';

const token = /\[[A-Z][A-Z0-9_]*_\d+\]/;
const BOUND_MS = 3000;
/** Ordinary pages that send a request which a chat might send too: they are looked at, and still left alone. */
const lookedAt = new Set(['admin', 'api-docs', 'api-summary', 'game', 'messenger', 'shop']);

describe('discovery', { timeout: 900_000 }, () => {
  let collector;
  let ordinary;
  let shared;
  let updates;
  let browser;
  let desk;

  before(async () => {
    installApps();
    collector = await StandIn.start();
    ordinary = await OrdinaryServer.start();
    shared = await underName(ordinary, 'github.com');
    updates = await serveUpdates();
    const values = { corporateDomains: ['corp.example'], serverUrl: collector.url, enrolmentToken: 'pwe_test', policy: maskingPolicy() };
    browser = await managedChromium(values, updates.url, shared.args);
    await browser.worker(30_000);
    const away = ordinary.origin.replace('127.0.0.1', 'localhost');
    await browser.allowClipboard(away);
    desk = await browser.page();
    await desk.goto(`${away}/blank`);
    await poll(async () => collector.statuses.length > 0, 30_000, 100); // the settings have arrived
  });
  after(async () => {
    await browser?.close();
    await updates?.stop();
    await shared?.stop();
    await ordinary?.stop();
    await collector?.stop();
  });

  const discovered = host => collector.events.filter(event => event.discovery && (!host || event.site.host === host));
  const copy = text => desk.evaluate(value => navigator.clipboard.writeText(value), text);

  /** Loads an address; answers after how many milliseconds from its load event the page was guarded. */
  async function guardedAfter(page, worlds, open) {
    worlds.forget();
    await open();
    const loaded = await page.evaluate(() => performance.timeOrigin + performance.getEntriesByType('navigation')[0].loadEventStart);
    const seen = await poll(() => worlds.guarded(), 20_000, 20);
    return seen ? Math.max(0, Date.now() - loaded) : null;
  }

  test('ordinary pages get no script and make no event', async () => {
    assert.ok(ordinaryPages.length >= 20, `only ${ordinaryPages.length} pages`);
    const wrong = [];
    for (const name of ordinaryPages) {
      // A tab of its own: in one that has once held a script of ours, the browser makes an empty world for it in each later page.
      const page = await browser.page();
      const worlds = await Worlds.of(browser, page);
      await page.goto(ordinary.url(name));
      await page.evaluate(() => settled());
      // A page that is looked at is looked at for some seconds; one second of them sees everything that stands in it from the start.
      if (lookedAt.has(name)) await page.waitForTimeout(1000);
      if (await worlds.guarded()) wrong.push(`${name}: guarded`);
      if (!lookedAt.has(name) && worlds.count > 0) wrong.push(`${name}: a script of the extension is there`);
      await page.close();
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual(discovered(), []);
  });

  test('a worker that sleeps is not woken by ordinary pages', async () => {
    const page = await browser.page();
    const states = await WorkerStates.of(browser, page);
    await browser.stopWorkers(page);
    assert.ok(await poll(async () => states.last === 'stopped', 10_000, 50), `the worker does not stop: ${states.last}`);
    for (const name of ['news', 'kanban', 'login', 'mail-composer', 'search']) {
      await page.goto(ordinary.url(name));
      await page.evaluate(() => settled());
    }
    assert.equal(states.last, 'stopped', 'an ordinary page has woken the worker');
    await page.goto(ordinary.url('messenger'));
    assert.ok(await poll(async () => states.last === 'running', 10_000, 50), 'a request that a chat might send has not woken it');
    await page.close();
  });

  for (const app of apps) {
    test(`${app.name}: recognised and guarded within ${BOUND_MS} ms of load, reported once`, async t => {
      const running = await startApp(app);
      t.after(running.stop);
      const page = await browser.page();
      const worlds = await Worlds.of(browser, page);
      const first = await guardedAfter(page, worlds, () => page.goto(running.url, { waitUntil: 'load' }));
      console.log(`${app.name}: guarded ${first === null ? 'never' : `${Math.round(first)} ms`} after the load event`);
      assert.ok(first !== null, 'not recognised');

      const secret = makeSecret('github_token');
      await copy(around(secret));
      await page.bringToFront();
      const composer = page.locator(app.composer).first();
      await composer.click();
      await page.keyboard.press('Control+V');
      const text = () => composer.evaluate(element => element.value ?? element.innerText);
      await poll(async () => (await text()).includes('Please check'), 6000);
      const pasted = await text();
      assert.ok(!leaks(secret, pasted), 'LEAK');
      assert.match(pasted, token);
      await page.keyboard.press('Enter');
      const answer = page.getByText(/You said: .*\[[A-Z_]+_1\]/s).first();
      await answer.waitFor({ timeout: 15_000 });
      assert.ok(first <= BOUND_MS, `guarded only ${Math.round(first)} ms after the load event`);

      const [event] = await poll(async () => { const all = discovered(running.host); return all.length ? all : null; }, 30_000, 100) || [];
      assert.ok(event, 'no event');
      assert.equal(event.gesture, 'visit');
      assert.equal(event.site.status, 'unreviewed');
      assert.equal(event.site.id, app.name);
      assert.equal(event.discovery.framework, app.name);
      assert.ok(event.discovery.cues.includes('composer') && event.discovery.cues.length >= 2, event.discovery.cues.join());

      // Once more, by a worker that has to remember it: guarded from the start, and not reported again.
      await browser.stopWorkers(page);
      const again = await guardedAfter(page, worlds, () => page.reload({ waitUntil: 'load' }));
      console.log(`${app.name}: at the next load guarded ${again === null ? 'never' : `${Math.round(again)} ms`} after the load event`);
      assert.ok(again !== null, 'not guarded at the next load');
      const registered = await (await browser.inside()).evaluate(() => chrome.scripting.getRegisteredContentScripts());
      assert.ok(registered.some(script => script.matches.includes(`${running.url}/*`) && script.runAt === 'document_start'), JSON.stringify(registered));
      assert.equal(discovered(running.host).length, 1);
      await page.close();
    });
  }

  test('an app without a known framework is recognised by its first request', async () => {
    const page = await browser.page();
    const worlds = await Worlds.of(browser, page);
    const own = ordinary.origin.replace('127.0.0.1', 'localhost');
    await page.goto(`${own}/ordinary/feedback-form`);
    await page.evaluate(() => settled());
    assert.equal(worlds.count, 0);
    await page.evaluate(() => fetch('/api/chat', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }] }),
    }));
    assert.ok(await poll(() => worlds.guarded(), 6000, 50), 'not recognised');
    const [event] = await poll(async () => { const all = discovered(new URL(own).host); return all.length ? all : null; }, 20_000, 100) || [];
    assert.equal(event?.site.id, 'unlisted');
    assert.ok(event.discovery.cues.includes('chat_body'), event.discovery.cues.join());
    await page.close();
  });

  test('other ports of a machine on which a chat was found stay as they are', async () => {
    const page = await browser.page();
    const worlds = await Worlds.of(browser, page);
    for (const name of ['wiki-editor', 'comments', 'mail-composer']) {
      worlds.forget();
      await page.goto(ordinary.url(name));
      await page.evaluate(() => settled());
      assert.equal(worlds.count, 0, name);
    }
    await page.close();
  });

  test('a shared host: no script beside the AI paths, a script from the start on them, and when the tab moves there', async () => {
    const at = async path => {
      const page = await browser.page(); // a tab of its own: one that goes elsewhere may keep the page before
      const worlds = await Worlds.of(browser, page);
      await page.goto(shared.origin + path);
      return { page, worlds };
    };
    for (const path of ['/rust-lang/rust/issues', '/copilots', '/', '/search?q=/copilot']) {
      const { page, worlds } = await at(path);
      assert.equal(worlds.count, 0, `a script runs on ${path}`);
      await page.close();
    }
    for (const path of ['/copilot', '/copilot?tab=1', '/copilot/c/1']) {
      const { page, worlds } = await at(path);
      assert.ok(await poll(() => worlds.guarded(), 5000, 20), `${path} is not guarded`);
      await page.close();
    }
    const { page, worlds } = await at('/rust-lang/rust');
    await page.evaluate(() => history.pushState({}, '', '/rust-lang/rust/pulls'));
    await page.evaluate(() => history.pushState({}, '', '/copilots/c/1'));
    assert.equal(worlds.count, 0, 'a script comes for moves beside the AI paths');
    await page.evaluate(() => history.pushState({}, '', '/copilot/c/1'));
    assert.ok(await poll(() => worlds.guarded(), 5000, 20), 'not guarded after moving into the AI path');
    await page.close();
  });
});
