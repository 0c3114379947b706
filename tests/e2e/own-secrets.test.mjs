// A value of the organisation's own vault, which no detector knows: it passes without a filter and is masked with one, in whatever it stands.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { unpackedChromium } from './lib/chromium.mjs';
import { binary } from './lib/collector.mjs';
import { scratch } from './lib/paths.mjs';
import { Person } from './lib/person.mjs';
import { managedFor, maskingPolicy } from './lib/policy.mjs';
import { around } from './lib/secrets.mjs';
import { ChatServer } from './lib/server.mjs';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const drawn = length => Array.from({ length }, () => letters[randomInt(letters.length)]).join('');

describe('own secrets', { timeout: 200_000 }, () => {
  const folder = scratch('own-secrets');
  const value = `${drawn(14)}/${drawn(9)}+${drawn(10)}=`;
  let server;
  let count = 0;

  /** A browser under a policy with this filter, or with none, and what a text is sent as when it is pasted there. */
  async function guarded(filter, run) {
    const own = filter ? { detectors: { own_secrets: filter }, handling: { own_secret: 'maskable' } } : {};
    const browser = await unpackedChromium(managedFor(server, { policy: maskingPolicy(1, own) }));
    try {
      const me = await Person.at(browser, server);
      await run(async text => {
        const conversation = `own.${count += 1}`;
        await me.open('textarea', conversation);
        await me.paste(text);
        await me.enter();
        return (await server.waitFor(conversation, 1, 8000))[0]?.text ?? '';
      });
    } finally {
      await browser.close();
    }
  }

  before(async () => { server = await ChatServer.start(); });
  after(async () => { await server?.stop(); });

  test('without a filter nobody knows the value', () => guarded(null, async sent => {
    assert.equal(await sent(around(value)), around(value));
  }));

  test('with the filter in the policy it is masked in a sentence, in JSON, in base64, in an address and over two lines', async () => {
    const [vault, out] = [join(folder, 'vault.txt'), join(folder, 'own.filter')];
    writeFileSync(vault, `${value}\n`);
    execFileSync(binary(), ['secrets', 'build', vault, '--out', out]);
    await guarded(readFileSync(out, 'utf8').trim(), async sent => {
      assert.equal(await sent(around(value)), around('[OWN_SECRET_1]'));
      for (const text of [
        JSON.stringify({ region: 'eu-west-1', key: value }),
        `data: ${Buffer.from(`login with ${value} there`).toString('base64')}`,
        `see ${value.slice(0, 17)}\n    ${value.slice(17)} there`,
        `https://svc:${encodeURIComponent(value)}@db.corp.example/x`,
      ]) {
        const masked = await sent(text);
        assert.ok(masked.includes('[OWN_SECRET_'), `not masked: ${masked.length} characters`);
        assert.ok(![value, value.slice(17), encodeURIComponent(value)].some(part => masked.includes(part)), 'LEAK');
      }
      assert.equal(await sent('a harmless line about lunch'), 'a harmless line about lunch');
    });
  });
});
