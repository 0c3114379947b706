// A value that only a pattern of the policy knows. The engine of patterns is a module of its own: it is loaded before the policy that needs
// it is in force, and when it cannot be loaded that is told and everything else is masked as before.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { unpackedChromium } from './lib/chromium.mjs';
import { FirefoxPerson, startFirefox } from './lib/firefox.mjs';
import { distDir, scratch } from './lib/paths.mjs';
import { Person, poll } from './lib/person.mjs';
import { envelope, managedFor, maskingPolicy, newKey } from './lib/policy.mjs';
import { around, makeSecret } from './lib/secrets.mjs';
import { ChatServer } from './lib/server.mjs';
import { StandIn } from './lib/stand-in.mjs';

const digits = length => Array.from({ length }, () => randomInt(10)).join('');

/** A number of the organisation's own making, and the policy that knows it: letters beyond ASCII, so that places are counted rightly. */
const ours = prefix => `${prefix}ß-${digits(7)}`;
const knows = (prefix, version = 1) => maskingPolicy(version, {
  detectors: { custom: [{ id: 'file-number', class: 'credential', pattern: `\\b${prefix}ß-[0-9]{7}\\b` }] },
});

describe('own patterns', { timeout: 300_000 }, () => {
  let server;
  let count = 0;
  before(async () => { server = await ChatServer.start(); });
  after(async () => { await server?.stop(); });

  /** What a text is sent as when it is pasted into the chat. */
  const sender = me => async text => {
    const conversation = `patterns.${count += 1}`;
    await me.open('textarea', conversation);
    if (me.back) { await me.copy(text); await me.back(); }
    await me.paste(text);
    await me.enter();
    return (await server.waitFor(conversation, 1, 8000))[0]?.text ?? '';
  };

  async function inChromium(values, run, dist) {
    const browser = await unpackedChromium(managedFor(server, values), dist);
    try {
      await run(sender(await Person.at(browser, server)));
    } finally {
      await browser.close();
    }
  }

  async function masksAll(sent) {
    const [value, second] = [ours('Akte'), ours('Akte')];
    assert.equal(await sent(around(value)), around('[CUSTOM_1]'));
    assert.equal(await sent(`Größe 日本 🚀 ${value} und ${second}, Ende`), 'Größe 日本 🚀 [CUSTOM_1] und [CUSTOM_2], Ende');
    assert.equal(await sent('Akte Müller liegt bereit'), 'Akte Müller liegt bereit');
  }

  test('Chromium masks what a pattern of the settings knows', () => inChromium({ policy: knows('Akte') }, masksAll));

  test('Firefox does, too', async () => {
    const browser = await startFirefox(managedFor(server, { policy: knows('Akte') }));
    try {
      const me = await FirefoxPerson.at(browser, server);
      await me.settled();
      await masksAll(sender(me));
    } finally {
      await browser.close();
    }
  });

  test('a published policy brings patterns, other ones, and takes them back', async () => {
    const key = newKey();
    const collector = await StandIn.start();
    try {
      await inChromium({ serverUrl: collector.url, enrolmentToken: 'pwe_test', trustKeys: [key.public] }, async sent => {
        const [first, second] = [ours('Vorgang'), ours('Mappe')];
        const becomes = async (value, masked) => assert.ok(await poll(async () => (await sent(around(value))).includes(value) !== masked, 40_000, 500), `${masked ? 'not masked' : 'still masked'}`);
        assert.equal(await sent(around(first)), around(first), 'nobody knows the value yet');
        for (const [version, policy, wanted] of [[1, knows('Vorgang', 1), [true, false]], [2, knows('Mappe', 2), [false, true]], [3, maskingPolicy(3), [false, false]]]) {
          collector.publish(envelope(key, policy), version);
          await becomes(first, wanted[0]);
          await becomes(second, wanted[1]);
        }
      });
    } finally {
      await collector.stop();
    }
  });

  test('without its engine a pattern is told to be left out, and everything else is masked', async () => {
    const broken = join(scratch('no-patterns'), 'chromium');
    cpSync(distDir('chromium'), broken, { recursive: true });
    rmSync(join(broken, 'wasm', 'patterns_bg.wasm'));
    const collector = await StandIn.start();
    try {
      const values = { serverUrl: collector.url, enrolmentToken: 'pwe_test', trustKeys: [newKey().public], policy: knows('Akte') };
      await inChromium(values, async sent => {
        const secret = makeSecret('github_token');
        assert.ok(!(await sent(around(secret))).includes(secret), 'LEAK');
        const told = await poll(async () => collector.statuses.find(status => status.policy_problems?.includes('detectors')), 30_000, 250);
        assert.match(told?.policy_error ?? '', /left out: detectors/);
      }, broken);
    } finally {
      await collector.stop();
    }
  });
});
