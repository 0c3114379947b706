// Policy as it meets the browser: what arrives late, what is forged, old or half understood, and how fast a change reaches an open tab.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { unpackedChromium } from './lib/chromium.mjs';
import { leaks } from './lib/judge.mjs';
import { Person, poll } from './lib/person.mjs';
import { envelope, managedFor, maskingPolicy, newKey, policyThat } from './lib/policy.mjs';
import { around, makeSecret } from './lib/secrets.mjs';
import { ChatServer } from './lib/server.mjs';
import { StandIn } from './lib/stand-in.mjs';

const ours = newKey();
const foreign = newKey();
let server;
let collector;
let browser;
let me;
let count = 0;

/** What the guard does with a pasted secret in the open tab right now: `masked`, `asked`, `native` or `nothing`. */
async function outcome() {
  const secret = makeSecret('github_token');
  const old = await me.composerText();
  if (old) { await me.click('composer'); await me.page.keyboard.press('Control+A'); await me.page.keyboard.press('Backspace'); }
  await me.copy(around(secret));
  await me.click('composer');
  await me.pressPaste();
  let prompt = null;
  const seen = await poll(async () => {
    prompt = await me.prompt(0);
    if (prompt) return 'asked';
    const text = await me.composerText();
    if (!text) return '';
    return leaks(secret, text) ? 'native' : 'masked';
  }, 5000);
  if (prompt) { await me.choose(prompt, 'edit'); await me.promptGone(); }
  return seen || 'nothing';
}

/** Waits until the open tab behaves as wanted; answers after how long. */
async function until(wanted, ms = 30_000) {
  const started = Date.now();
  let seen;
  do { seen = await outcome(); } while (seen !== wanted && Date.now() - started < ms);
  return { seen, ms: Date.now() - started };
}

const status = () => collector.statuses.at(-1) ?? {};
const errorsNow = () => JSON.stringify(status().managed_errors ?? []) + (status().policy_error ?? '');
const statusUntil = (look, ms = 70_000) => poll(async () => look(status()), ms, 250);

/** Looks without a pause whether the company's own hosts are ever without their content script; answers how often they were. */
async function watchForGaps() {
  const own = await browser.inside();
  await own.evaluate(() => {
    window.gaps = { looks: 0, without: 0, ended: false };
    (async () => {
      while (!window.gaps.ended) {
        const scripts = await chrome.scripting.getRegisteredContentScripts();
        window.gaps.looks += 1;
        if (!scripts.some(script => script.matches.some(match => match.includes('127.0.0.1')))) window.gaps.without += 1;
      }
    })();
  });
  return () => own.evaluate(() => { window.gaps.ended = true; return window.gaps; });
}

describe('policy in the browser', { timeout: 500_000 }, () => {
  before(async () => {
    server = await ChatServer.start();
    collector = await StandIn.start();
    const values = managedFor(server, { serverUrl: collector.url, enrolmentToken: 'pwe_test', trustKeys: [ours.public] });
    browser = await unpackedChromium(values);
    me = await Person.at(browser, server);
    await me.open('textarea', `policy.${count += 1}`);
  });
  after(async () => { await browser?.close(); await collector?.stop(); await server?.stop(); });

  test('before any policy has arrived a secret does not pass', async () => {
    const seen = await outcome();
    assert.ok(['masked', 'asked'].includes(seen), seen);
  });

  test('a published policy reaches the open tab without reload in under 30 s', async () => {
    const gaps = await watchForGaps();
    collector.publish(envelope(ours, policyThat('block', 5)), 5);
    const blocked = await until('asked');
    collector.publish(envelope(ours, maskingPolicy(6)), 6);
    const masked = await until('masked');
    const { looks, without } = await gaps();
    console.log(`policy change in an open tab: block after ${blocked.ms} ms, mask after ${masked.ms} ms; unguarded in ${without} of ${looks} looks`);
    assert.equal(without, 0, 'a page loaded just then would have had no guard');
    assert.ok(looks > 20, `only ${looks} looks`);
    assert.equal(blocked.seen, 'asked');
    assert.equal(masked.seen, 'masked');
  });

  test('what is applied is reported', async () => {
    assert.ok(await statusUntil(s => s.policy_version === 6), `reported: ${JSON.stringify(status().policy_version)}`);
  });

  const refused = [
    ['an older version', () => envelope(ours, policyThat('allow', 3)), 7],
    ['the same version with other content', () => envelope(ours, policyThat('allow', 6)), 8],
    ['the signature of a key nobody trusts', () => envelope(foreign, policyThat('allow', 90)), 90],
    ['bytes that were changed after signing', () => {
      const signed = envelope(ours, policyThat('allow', 91));
      return { ...signed, payload: envelope(ours, policyThat('allow', 92)).payload };
    }, 92],
    ['bytes that are no envelope', () => '<html>not found</html>', 93],
    ['a signed document that is no policy', () => envelope(ours, '"hello"'), 94],
  ];
  for (const [name, make, version] of refused) {
    test(`refused, the last good policy stays: ${name}`, async () => {
      const asked = collector.requests.filter(r => r.path === '/v1/policy').length;
      collector.publish(make(), version);
      const fetched = await poll(async () => collector.requests.filter(r => r.path === '/v1/policy').length > asked, 40_000, 200);
      assert.ok(fetched, 'the extension did not ask for the policy');
      await new Promise(resolve => setTimeout(resolve, 500));
      assert.equal(await outcome(), 'masked');
      assert.equal(status().policy_version ?? 6, 6);
    });
  }

  test('a refused policy is reported with its reason', async () => {
    assert.ok(await statusUntil(s => s.policy_error), 'no heartbeat names the refusal');
  });

  test('unknown words cost their own rule only and are reported', async () => {
    const mixed = policyThat('block', 95);
    mixed.rules.push({ id: 'from-the-future', when: { class: ['credential'] }, then: 'teleport' });
    mixed.novelty = { x: 1 };
    collector.publish(envelope(ours, mixed), 95);
    const { seen } = await until('asked');
    assert.equal(seen, 'asked', 'the rules that are understood must be in force');
    assert.ok(await statusUntil(s => s.policy_version === 95), 'version 95 is not reported as applied');
    const named = await statusUntil(s => ['rules[1]', 'novelty'].every(path => JSON.stringify(s.policy_problems ?? []).includes(path)), 20_000);
    assert.ok(named, `reported: ${JSON.stringify(status().policy_problems)}`);
  });

  test('the collector goes away: the last good policy stays in force', async () => {
    collector.status = 503;
    assert.equal(await outcome(), 'asked');
    await browser.stopWorkers(me.page);
    assert.equal(await outcome(), 'asked');
    collector.status = 200;
  });

  test('broken managed values are reported by name and cost nothing else', async () => {
    browser.manage(managedFor(server, {
      serverUrl: collector.url, enrolmentToken: 'pwe_test', trustKeys: [ours.public, 'not a key'], corporateDomains: ['corp.example', 'no domain!'],
      aiHosts: [{ match: server.host, like: 'open-webui' }, { match: 'http://' }],
    }));
    const named = await statusUntil(s => ['trustKeys', 'corporateDomains', 'aiHosts'].every(key => JSON.stringify(s.managed_errors ?? []).includes(key)), 60_000);
    assert.ok(named, `reported: ${errorsNow()}`);
    assert.equal(await outcome(), 'asked', 'the good values must stay in force');
  });

  test('a managed file with broken JSON leaves protection as it is', async () => {
    browser.policies.setRaw('{"3rdparty": {"extensions": ');
    await new Promise(resolve => setTimeout(resolve, 7000));
    const seen = await outcome();
    assert.ok(['asked', 'masked'].includes(seen), seen);
  });
});
