// The doors of sites, as a company deploys them: tenant headers reach the vendor's documented hosts and no other, on every way a browser has
// to send a request; a forbidden site is never asked; a tolerated one is reminded of once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { managedChromium } from './lib/chromium.mjs';
import { Names } from './lib/names.mjs';
import { poll } from './lib/person.mjs';
import { newKey } from './lib/policy.mjs';
import { StandIn } from './lib/stand-in.mjs';
import { serveUpdates } from './lib/updates.mjs';

const workspace = randomUUID();
const organisation = randomUUID();
const header = 'chatgpt-allowed-workspace-id';
const other = 'anthropic-allowed-org-ids';
const key = newKey();

const page = `<!doctype html><meta charset="utf-8"><title>stand-in</title><body><p>stand-in</p>`;
const worker = `onmessage = async ({ data }) => { await fetch(data, { mode: 'no-cors' }).catch(() => {}); postMessage('done'); };`;
const serviceWorker = `onfetch = event => { if (event.request.mode === 'navigate') event.respondWith(new Response(${JSON.stringify(page)}, { headers: { 'content-type': 'text/html' } })); };
oninstall = () => skipWaiting(); onactivate = event => event.waitUntil(clients.claim());`;

function answer({ path }, response) {
  const script = { '/worker.js': worker, '/sw.js': serviceWorker }[path];
  response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(script ?? page);
}

const policy = (version, more = {}) => ({
  schema: 1, version,
  organisation: { name: 'Corp Example', contact: 'security@corp.example', approved_tool: { name: 'Corp Chat', url: 'https://chat.corp.example/' } },
  tenants: { chatgpt: { allow: [workspace], close_signed_out: true }, claude: { allow: [organisation] } },
  sites: [{ id: 'deepseek', status: 'forbidden' }, { id: 'mistral', status: 'tolerated' }],
  rules: [],
  ...more,
});

describe('the doors of sites', { timeout: 300_000 }, () => {
  let names;
  let collector;
  let updates;
  let browser;
  let tab;

  before(async () => {
    names = await Names.serve(['chatgpt.com', 'claude.ai', 'api.anthropic.com', 'chat.deepseek.com', 'chat.mistral.ai', 'elsewhere.example', 'chat.corp.example'], answer);
    collector = await StandIn.start();
    updates = await serveUpdates();
    const values = { serverUrl: collector.url, enrolmentToken: 'pwe_test', trustKeys: [key.public], policy: policy(1) };
    browser = await managedChromium(values, updates.url, names.args);
    await browser.worker(30_000);
    const own = await browser.inside();
    const ready = await poll(() => own.evaluate(() => chrome.declarativeNetRequest.getDynamicRules().then(rules => rules.length)), 30_000, 200);
    assert.ok(ready, 'no rules were put up');
    tab = await browser.page();
  });
  after(async () => { await browser?.close(); await updates?.stop(); await collector?.stop(); await names?.stop(); });

  test('tenant headers arrive on every kind of request to the named hosts, and on no other', async () => {
    await tab.goto('https://chatgpt.com/start');
    await tab.evaluate(async () => {
      const quiet = promise => promise.catch(() => {});
      await quiet(fetch('/by-fetch', { method: 'POST', body: 'x' }));
      await new Promise(done => { const x = new XMLHttpRequest(); x.open('POST', '/by-xhr'); x.onloadend = done; x.send('x'); });
      await new Promise(done => { const w = new Worker('/worker.js'); w.onmessage = done; w.onerror = done; w.postMessage(`${location.origin}/by-worker`); });
      await new Promise(done => { const s = new WebSocket('wss://chatgpt.com/by-socket'); s.onclose = done; s.onerror = done; });
      navigator.sendBeacon('/by-beacon', 'x');
      const frame = document.createElement('iframe');
      await new Promise(done => { frame.onload = done; frame.src = '/by-frame'; document.body.append(frame); });
      await quiet(fetch('https://elsewhere.example/from-chatgpt', { mode: 'no-cors' }));
      await quiet(fetch('https://claude.ai/from-chatgpt', { mode: 'no-cors' }));
    });
    await poll(() => names.to('chatgpt.com', '/by-beacon').length, 5000);
    for (const path of ['/start', '/by-fetch', '/by-xhr', '/by-worker', '/by-socket', '/by-beacon', '/by-frame']) {
      const [seen] = names.to('chatgpt.com', path);
      assert.equal(seen?.headers[header], workspace, `${path}: ${seen ? 'without its header' : 'did not arrive'}`);
      assert.equal(seen.headers[other], undefined, `${path}: another vendor's id`);
    }
    assert.equal(names.to('claude.ai', '/from-chatgpt')[0]?.headers[other], organisation);
    await tab.goto('http://elsewhere.example/plain');
    await tab.goto('http://chatgpt.com/unencrypted').catch(() => {});
    const strangers = names.requests.filter(seen => seen.host !== 'chatgpt.com' || !seen.secure);
    assert.ok(strangers.some(seen => seen.path === '/from-chatgpt'), 'the other hosts were reached');
    assert.deepEqual(strangers.filter(seen => seen.headers[header]).map(seen => `${seen.host}${seen.path}`), []);
    const outside = names.requests.filter(seen => !['claude.ai', 'api.anthropic.com'].includes(seen.host));
    assert.deepEqual(outside.filter(seen => seen.headers[other]).map(seen => `${seen.host}${seen.path}`), []);
  });

  test('what a page sets itself is overruled', async () => {
    await tab.goto('https://chatgpt.com/own-header');
    await tab.evaluate(name => fetch('/forged', { headers: { [name]: 'mine' } }).catch(() => {}), header);
    assert.equal(names.to('chatgpt.com', '/forged').at(-1)?.headers[header], workspace);
  });

  test('the way in without an account is closed', async () => {
    await tab.goto('https://chatgpt.com/anonymous');
    const outcome = await tab.evaluate(() => fetch('/backend-anon/f/conversation', { method: 'POST', body: '{}' }).then(() => 'sent', () => 'stopped'));
    assert.equal(outcome, 'stopped');
    assert.deepEqual(names.to('chatgpt.com', '/backend-anon/'), []);
  });

  test('the restriction is proved by what left the browser, and told to the collector', async () => {
    const told = await poll(() => {
      const tenants = collector.statuses.at(-1)?.tenants ?? [];
      return tenants.length === 2 && tenants.every(tenant => tenant.state !== 'unproved') ? tenants : null;
    }, 40_000, 250);
    assert.deepEqual(told?.map(tenant => [tenant.site, tenant.state]).sort(), [['chatgpt', 'enforced'], ['claude', 'enforced']]);
    assert.ok(names.requests.some(seen => seen.path === '/robots.txt' && seen.headers[header] === workspace), 'the probe reached the server with its header');
  });

  test('a forbidden site is never asked: typed, clicked, framed', async () => {
    await tab.goto('https://chat.deepseek.com/typed').catch(() => {});
    await tab.waitForURL(/blocked\.html/);
    await tab.locator('#card:not([hidden])').waitFor();
    const text = await tab.locator('#card').innerText();
    for (const said of ['DeepSeek', 'default.forbidden', 'Corp Chat', 'security@corp.example']) assert.ok(text.includes(said), `the page does not say ${said}: ${text}`);
    if (process.env.E2E_SHOTS) await tab.screenshot({ path: `${process.env.E2E_SHOTS}/blocked.png` });
    await tab.goto('https://elsewhere.example/links');
    await tab.evaluate(() => { const a = document.createElement('a'); a.href = 'https://chat.deepseek.com/clicked'; a.textContent = 'go'; document.body.append(a); });
    await tab.click('a');
    await tab.waitForURL(/blocked\.html/);
    await tab.goto('https://elsewhere.example/frames');
    await tab.evaluate(() => new Promise(done => { const f = document.createElement('iframe'); f.onload = done; f.src = 'https://chat.deepseek.com/framed'; document.body.append(f); }));
    assert.deepEqual(names.to('chat.deepseek.com'), []);
  });

  test('the person asks for access, the reason is judged and masked, and events tell of the visit', async () => {
    await tab.goto('https://chat.deepseek.com/ask').catch(() => {});
    await tab.locator('#reason').fill('for the study, write to ann@corp.example');
    await tab.locator('#send').click();
    await tab.getByText('Your request was passed on.').waitFor();
    const asked = await poll(() => collector.events.find(event => event.gesture === 'visit' && event.choice === 'request_approval'), 20_000, 200);
    assert.ok(asked, 'the request did not arrive');
    assert.deepEqual([asked.site.id, asked.site.status, asked.decision, asked.rule, asked.fate], ['deepseek', 'forbidden', 'block', 'default.forbidden', 'stopped']);
    assert.ok(asked.reason.startsWith('for the study'));
    assert.ok(collector.events.some(event => event.gesture === 'visit' && event.site.id === 'deepseek' && !event.choice), 'the visit itself');
  });

  test('a tolerated site reminds once in a session, and only once', async () => {
    await tab.goto('https://chat.mistral.ai/first');
    const first = await poll(() => collector.events.filter(event => event.gesture === 'visit' && event.site.id === 'mistral').length, 20_000, 200);
    assert.equal(first, 1);
    await tab.goto('https://chat.mistral.ai/second');
    await tab.goto('https://chatgpt.com/last');
    await new Promise(resolve => setTimeout(resolve, 2000));
    const visits = collector.events.filter(event => event.gesture === 'visit' && event.site.id === 'mistral');
    assert.deepEqual(visits.map(event => [event.decision, event.rule, event.fate]), [['coach', 'default.tolerated', 'passed']]);
  });

  test('a page that its own service worker serves is shown out as soon as it says hello', async () => {
    await tab.goto('https://claude.ai/register');
    await tab.evaluate(() => navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => undefined));
    await tab.reload();
    assert.ok(await tab.evaluate(() => Boolean(navigator.serviceWorker.controller)), 'the page is served by its worker');
    browser.manage({ serverUrl: collector.url, enrolmentToken: 'pwe_test', trustKeys: [key.public], policy: policy(2, { sites: [{ id: 'claude', status: 'forbidden' }] }) });
    const own = await browser.inside();
    const page = await browser.page();
    await page.goto('chrome://policy');
    const away = () => own.evaluate(() => chrome.declarativeNetRequest.getDynamicRules().then(rules => rules.some(rule => rule.action.redirect?.extensionPath?.includes('claude'))));
    assert.ok(await poll(async () => { if (await away()) return true; await page.locator('#reload-policies').click(); return false; }, 40_000, 400), 'the new rules did not come');
    await page.close();
    await tab.goto('https://claude.ai/served').catch(() => {});
    await tab.waitForURL(/blocked\.html/, { timeout: 10_000 });
  });

  test('the first pages after the browser\'s start, which its own rules do not reach yet', async () => {
    await browser.close();
    const restricted = await browser.again('https://chatgpt.com/at-start');
    const asked = await poll(() => names.to('chatgpt.com', '/at-start').length, 20_000, 100);
    await restricted.end();
    assert.ok(asked, 'the start page was not asked for');
    assert.equal(names.to('chatgpt.com', '/at-start')[0].headers[header], workspace);
    const forbidden = await browser.again('https://claude.ai/forbidden-at-start');
    const shown = await poll(async () => (await forbidden.pages()).some(url => url.includes('blocked.html')), 20_000, 100);
    await forbidden.end();
    assert.ok(shown, 'no page stands in the forbidden site\'s place');
    assert.deepEqual(names.to('claude.ai', '/forbidden-at-start'), []);
  });

  test('nothing but the policy\'s hosts is ever sent an id, from first to last', () => {
    const allowed = { [workspace]: ['chatgpt.com'], [organisation]: ['claude.ai', 'api.anthropic.com'] };
    for (const [id, hosts] of Object.entries(allowed)) {
      const wrong = names.requests.filter(seen => JSON.stringify(seen.headers).includes(id) && !(seen.secure && hosts.includes(seen.host)));
      assert.deepEqual(wrong.map(seen => `${seen.host}${seen.path}`), []);
    }
  });
});
