// As a company deploys it: policy forces the packed extension in from an update server; its settings arrive seconds later.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { managedChromium } from './lib/chromium.mjs';
import { leaks } from './lib/judge.mjs';
import { Person } from './lib/person.mjs';
import { managedFor, maskingPolicy } from './lib/policy.mjs';
import { around, makeSecret } from './lib/secrets.mjs';
import { ChatServer } from './lib/server.mjs';
import { underName } from './lib/tls.mjs';
import { serveUpdates } from './lib/updates.mjs';

const token = /\[[A-Z][A-Z0-9_]*_\d+\]/;

describe('installed by managed policy', { timeout: 200_000 }, () => {
  let server;
  let site;
  let updates;
  let browser;
  let me;
  let launched;

  before(async () => {
    server = await ChatServer.start();
    site = await underName(server, 'chatgpt.com');
    updates = await serveUpdates();
    launched = Date.now();
    browser = await managedChromium(undefined, updates.url, site.args);
  });
  after(async () => { await browser?.close(); await updates?.stop(); await site?.stop(); await server?.stop(); });

  test('the browser installs it by itself', async () => {
    await browser.worker(30_000);
    console.log(`installed by policy, worker running ${Date.now() - launched} ms after launch; asked for ${updates.asked.join(', ')}`);
    assert.ok(updates.asked.some(path => path.startsWith('/extension.crx')));
  });

  test('a site of the catalogue is protected before any setting has arrived', async () => {
    await browser.allowClipboard(site.origin);
    me = await Person.at(browser, server);
    const secret = makeSecret('github_token');
    await me.openAt(`${site.origin}/chat/prosemirror?c=early`);
    await me.paste(around(secret), 3000);
    await me.enter();
    const [message] = await server.waitFor('early', 1, 3000);
    assert.ok(!leaks(secret, message?.text ?? ''), 'LEAK');
    assert.ok(message ? token.test(message.text) : await me.prompt(), 'neither masked nor asked');
  });

  test('the network line cancels what passes the page by', async () => {
    const secret = makeSecret('github_token');
    const sent = await me.page.evaluate(text => fetch('/backend-api/f/conversation', {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'next', messages: [{ author: { role: 'user' }, content: { content_type: 'text', parts: [text] } }] }),
    }).then(() => 'sent', () => 'cancelled'), around(secret));
    const leaked = server.requests.some(r => r.body.includes(secret));
    assert.equal(leaked, false, 'the server got the secret');
    assert.equal(sent, 'cancelled');
  });

  test('the settings arrive late; the company\'s own chat is guarded from then on, in the tab that is open', async () => {
    await me.open('lexical', 'late.before');
    browser.manage(managedFor(server, { policy: maskingPolicy() }));
    await browser.reloadPolicies('aiHosts');
    await me.page.bringToFront();
    const started = Date.now();
    for (;;) {
      const secret = makeSecret('aws_access_key');
      const text = around(secret);
      await me.copy(text);
      await me.click('composer');
      await me.page.keyboard.press('Control+A');
      await me.pressPaste();
      const seen = await me.composerUntil(now => now.includes('Please check') && now.includes('today'), 2000);
      if (token.test(seen) && !leaks(secret, seen)) break;
      assert.ok(Date.now() - started < 30_000, 'not guarded 30 s after the settings were written');
    }
    console.log(`settings written while it runs: the open tab was guarded after ${Date.now() - started} ms`);
    const secret = makeSecret('aws_access_key');
    const text = around(secret);
    await me.open('lexical', 'late.after');
    await me.paste(text);
    await me.enter();
    const [message] = await server.waitFor('late.after', 1, 8000);
    assert.equal(message?.text, text.replace(secret, token.exec(message?.text ?? '')?.[0] ?? 'no placeholder'));
  });
});
