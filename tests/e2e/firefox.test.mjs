// Firefox ESR: the same page script and worker. Paste, typing, submit, mask, event at the collector.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Collector } from './lib/collector.mjs';
import { FirefoxPerson, startFirefox } from './lib/firefox.mjs';
import { leaks } from './lib/judge.mjs';
import { managedFor, maskingPolicy } from './lib/policy.mjs';
import { hitsIn } from './lib/search.mjs';
import { around, makeSecret } from './lib/secrets.mjs';
import { ChatServer } from './lib/server.mjs';
import { Tap } from './lib/tap.mjs';

const token = /\[[A-Z][A-Z0-9_]*_\d+\]/;

describe('Firefox', { timeout: 300_000 }, () => {
  const planted = {};
  let server;
  let collector;
  let tap;
  let browser;
  let me;

  before(async () => {
    server = await ChatServer.start();
    collector = await Collector.start();
    tap = await Tap.start(() => collector.port);
    browser = await startFirefox(managedFor(server, {
      serverUrl: tap.url, enrolmentToken: collector.token(), trustKeys: [collector.trustKey()], policy: maskingPolicy(),
    }));
    me = await FirefoxPerson.at(browser, server);
    await me.settled();
  });
  after(async () => { await browser?.close(); await tap?.stop(); await collector?.stop(); await server?.stop(); });

  for (const editor of ['textarea', 'contenteditable', 'prosemirror', 'lexical', 'quill', 'codemirror', 'iframe', 'shadow-closed']) {
    test(`paste and send: ${editor}`, async () => {
      const secret = planted[`paste in ${editor}`] = makeSecret('aws_access_key');
      const text = around(secret);
      await me.open(editor, `fx.${editor}`);
      await me.copy(text);
      await me.back();
      const seen = await me.paste();
      await me.enter();
      const [message] = await server.waitFor(`fx.${editor}`, 1, 8000);
      assert.ok(message, `nothing arrived; the composer held ${seen.length} characters`);
      assert.ok(!leaks(secret, message.text), 'LEAK');
      assert.equal(message.text, text.replace(secret, token.exec(message.text)?.[0] ?? 'no placeholder'));
    });
  }

  for (const editor of ['textarea', 'prosemirror', 'lexical']) {
    test(`type and send: ${editor}`, async () => {
      const secret = planted[`typed in ${editor}`] = makeSecret('github_token');
      const text = around(secret);
      await me.open(editor, `fx.type.${editor}`);
      await me.type(text);
      await me.enter();
      const [message] = await server.waitFor(`fx.type.${editor}`, 1, 8000);
      assert.ok(message, 'nothing arrived');
      assert.ok(!leaks(secret, message.text), 'LEAK');
      assert.equal(message.text, text.replace(secret, token.exec(message.text)?.[0] ?? 'no placeholder'));
    });
  }

  test('harmless text arrives as it is', async () => {
    const text = 'Launch 🚀 and 日本語\n\twith a tab';
    await me.open('textarea', 'fx.clean');
    await me.copy(text);
    await me.back();
    await me.paste();
    await me.enter();
    const [message] = await server.waitFor('fx.clean', 1, 8000);
    assert.equal(message?.text, text);
  });

  test('the events reach the collector, without the secrets', async () => {
    const end = Date.now() + 60_000;
    const masked = () => (tap.sent.toString('latin1').match(/"fate":"masked"/g) || []).length;
    while (masked() < Object.keys(planted).length && Date.now() < end) await new Promise(resolve => setTimeout(resolve, 300));
    console.log(`Firefox: ${masked()} masked gestures reported for ${Object.keys(planted).length} secrets`);
    assert.ok(masked() >= Object.keys(planted).length);
    assert.deepEqual(hitsIn(tap.pieces(), planted), []);
  });
});
