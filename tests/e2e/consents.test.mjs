// Access that AI tools ask for at other providers, from the first request to its grant and its refusal, in a real Chromium and a real
// collector: what is stored tells of it, and holds no `state`, no `code`, no challenge and no hint.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { managedChromium } from './lib/chromium.mjs';
import { Collector } from './lib/collector.mjs';
import { Names } from './lib/names.mjs';
import { poll } from './lib/person.mjs';
import { serveUpdates } from './lib/updates.mjs';

const word = () => randomBytes(12).toString('hex');
const secrets = { state: word(), code: word(), challenge: word(), nonce: word(), hint: `${word()}@corp.example` };
const hosts = ['accounts.google.com', 'github.com', 'claude.ai', 'chatgpt.com', 'shop.example', 'auth.atlassian.com', 'chat.corp.example'];
const html = body => `<!doctype html><meta charset="utf-8"><title>stand-in</title><body>${body}`;

/** The providers send a person back as the real ones do: with `code` after a yes, with `error` after a no; GitHub by a page, not a redirect. */
function answer({ host, path }, response) {
  const url = new URL(path, `https://${host}`);
  const page = body => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(html(body));
  const back = (parameters) => `${url.searchParams.get('redirect_uri')}?${new URLSearchParams({ ...parameters, state: url.searchParams.get('state') })}`;
  const ways = () => `<a id="yes" href="${back({ code: secrets.code })}">Allow</a> <a id="no" href="${back({ error: 'access_denied' })}">Cancel</a>`;
  if (host === 'accounts.google.com' && url.pathname === '/o/oauth2/v2/auth') {
    return response.writeHead(302, { location: `/signin/oauth/consent?part=${word()}&${url.searchParams}` }).end();
  }
  if (url.searchParams.has('redirect_uri')) return page(ways());
  // A tool takes the code and leads on at once: the address with the code is never one of a shown page.
  if (url.searchParams.has('code')) return response.writeHead(302, { location: '/connected' }).end();
  return page('<p>stand-in</p>');
}

const request = (base, redirect, more) => `${base}?${new URLSearchParams({
  client_id: 'client-1.apps', redirect_uri: redirect, response_type: 'code', state: secrets.state, code_challenge: secrets.challenge,
  nonce: secrets.nonce, login_hint: secrets.hint, ...more })}`;

const google = (redirect, scope) => request('https://accounts.google.com/o/oauth2/v2/auth', redirect, { scope, access_type: 'offline' });
const github = (redirect, scope) => request('https://github.com/login/oauth/authorize', redirect, { scope });
const mail = 'openid https://www.googleapis.com/auth/gmail.readonly https://www.googleapis.com/auth/brand.new';

describe('access that tools ask for', { timeout: 300_000 }, () => {
  let names;
  let collector;
  let updates;
  let browser;
  let tab;

  const consents = () => JSON.parse(collector.run(['events', '--json'])).filter(event => event.gesture === 'consent');
  const told = (look, ms = 20_000) => poll(() => consents().find(look), ms, 400);

  before(async () => {
    names = await Names.serve(hosts, answer);
    collector = await Collector.start();
    collector.publish({ schema: 1, organisation: { name: 'Corp Example', contact: 'security@corp.example' }, rules: [
      { id: 'no-admin', when: { gesture: ['consent'], reach: ['admin'] }, then: 'block', message: { en: 'Administration is not for tools.' } },
      { id: 'think-code', when: { gesture: ['consent'], reach: ['code'] }, then: 'warn' },
    ] });
    updates = await serveUpdates();
    const values = { serverUrl: collector.url, enrolmentToken: collector.token(), trustKeys: [collector.trustKey()] };
    browser = await managedChromium(values, updates.url, names.args);
    await browser.worker(30_000);
    const own = await browser.inside();
    const policy = () => own.evaluate(() => chrome.storage.local.get('policy').then(({ policy: kept }) => Boolean(kept && JSON.parse(kept).envelope)));
    assert.ok(await poll(policy, 30_000, 200), 'the policy did not arrive');
    tab = await browser.page();
  });
  after(async () => { await browser?.close(); await updates?.stop(); await collector?.stop(); await names?.stop(); });

  test('Google: asked, and granted by a redirect that no page ever shows', async () => {
    await tab.goto(google('https://claude.ai/api/mcp/auth_callback', mail));
    await tab.click('#yes');
    await tab.waitForURL('https://claude.ai/connected');
    const granted = await told(event => event.consent.phase === 'granted');
    assert.ok(granted, 'the grant was not told');
    const asked = consents().find(event => event.consent.phase === 'asked' && event.consent.flow === granted.consent.flow);
    assert.deepEqual([asked.site.id, asked.decision, asked.rule, asked.fate], ['claude', 'monitor', 'default.consent', 'passed']);
    assert.deepEqual(granted.consent, { flow: granted.consent.flow, provider: 'google', phase: 'granted', client: 'client-1.apps', redirect_host: 'claude.ai',
      scopes: ['gmail.*', 'openid'], unlisted: 1, reach: ['identity', 'mail'], lasting: true, extent_known: true, for_everybody: false });
  });

  test('Google: refused', async () => {
    await tab.goto(google('https://chatgpt.com/connector/callback', 'email'));
    await tab.click('#no');
    const refused = await told(event => event.consent.phase === 'refused');
    assert.deepEqual([refused?.site.id, refused?.fate, refused?.consent.reach], ['chatgpt', 'stopped', ['identity']]);
  });

  test('GitHub: policy asks first, the person goes on, access is granted', async () => {
    await tab.goto(github('https://claude.ai/api/mcp/auth_callback', 'repo read:org')).catch(() => {});
    await tab.waitForURL(/blocked\.html/);
    await tab.locator('#go-on').waitFor();
    const text = await tab.locator('#card').innerText();
    for (const said of ['Claude', 'GitHub', 'Source code', 'think-code']) assert.ok(text.includes(said), `the page does not say ${said}: ${text}`);
    if (process.env.E2E_SHOTS) await tab.screenshot({ path: `${process.env.E2E_SHOTS}/consent.png` });
    assert.deepEqual(names.to('github.com', '/login/oauth'), [], 'GitHub was asked before the person was');
    await tab.click('#go-on');
    await tab.locator('#yes').click();
    await tab.waitForURL('https://claude.ai/connected');
    const granted = await told(event => event.consent.provider === 'github' && event.consent.phase === 'granted');
    const flow = consents().filter(event => event.consent.flow === granted?.consent.flow);
    assert.deepEqual(flow.map(event => [event.consent.phase, event.fate, event.choice ?? '']).sort(),
      [['asked', 'overridden', 'send'], ['asked', 'stopped', ''], ['granted', 'passed', '']]);
  });

  test('GitHub: administration is blocked, and there is no way on but to ask', async () => {
    const before = names.to('github.com', '/login/oauth').length;
    await tab.goto(github('https://chatgpt.com/connector/callback', 'admin:org')).catch(() => {});
    await tab.waitForURL(/blocked\.html/);
    await tab.locator('#send').waitFor();
    assert.equal(await tab.locator('#go-on').count(), 0);
    assert.ok((await tab.locator('#card').innerText()).includes('Administration is not for tools.'));
    await tab.locator('#reason').fill('for the release');
    await tab.click('#send');
    const asked = await told(event => event.choice === 'request_approval');
    assert.deepEqual([asked?.rule, asked?.decision, asked?.reason], ['no-admin', 'block', 'for the release']);
    assert.equal(names.to('github.com', '/login/oauth').length, before, 'GitHub was asked all the same');
  });

  test('a closed tab ends as unseen', async () => {
    const other = await browser.page();
    await other.goto(request('https://auth.atlassian.com/authorize', 'https://claude.ai/cb', { scope: 'read:jira-work offline_access', audience: 'api.atlassian.com' }));
    assert.ok(await told(event => event.consent.provider === 'atlassian' && event.consent.phase === 'asked'));
    await other.close();
    assert.ok(await told(event => event.consent.provider === 'atlassian' && event.consent.phase === 'unseen'));
  });

  test('signing in to anything that is no AI tool is nobody\'s business', async () => {
    const before = consents().length;
    await tab.goto(google('https://shop.example/callback', mail));
    await tab.click('#yes');
    await tab.waitForURL('https://shop.example/connected');
    await tab.goto(google('https://chatgpt.com/connector/callback', 'email'));
    assert.ok(await told(() => consents().length > before), 'the one that is');
    assert.deepEqual(consents().filter(event => JSON.stringify(event).includes('shop')), []);
  });

  test('nothing secret is stored: not by the collector, not by the browser', async () => {
    await collector.stop();
    const files = readdirSync(collector.data, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    const bytes = files.map(entry => readFileSync(join(entry.parentPath ?? entry.path, entry.name)).toString('latin1')).join('\n');
    assert.ok(bytes.includes('gmail.*'), 'the search looks where the events are');
    const own = await browser.inside();
    const kept = JSON.stringify(await own.evaluate(async () => [await chrome.storage.local.get(), await chrome.storage.session.get(),
      await new Promise((resolve, reject) => {
        const open = indexedDB.open('promptward');
        open.onerror = () => reject(open.error);
        open.onsuccess = async () => resolve(await Promise.all([...open.result.objectStoreNames].map(name => new Promise(done => {
          const all = open.result.transaction(name).objectStore(name).getAll();
          all.onsuccess = () => done(all.result.map(value => typeof value === 'object' ? { ...value, key: undefined } : value));
          all.onerror = () => done([]);
        }))));
      })]));
    for (const [name, secret] of Object.entries(secrets)) {
      assert.ok(!bytes.includes(secret), `the collector stored the ${name}`);
      assert.ok(!kept.includes(secret), `the browser stored the ${name}`);
    }
  });
});
