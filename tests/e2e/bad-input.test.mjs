// Input nobody wishes for. Each has a stated behaviour (docs/design.md, architecture §5): nothing leaks, and no text is lost to the person.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { bareChromium, unpackedChromium } from './lib/chromium.mjs';
import { leaks } from './lib/judge.mjs';
import { Person, poll } from './lib/person.mjs';
import { managedFor, maskingPolicy } from './lib/policy.mjs';
import { around, makeSecret } from './lib/secrets.mjs';
import { ChatServer } from './lib/server.mjs';

const token = /\[[A-Z][A-Z0-9_]*_\d+\]/;
const browsers = [];
let server;
let bare;
let guarded;
let count = 0;

/** One conversation in one browser; answers what arrived. */
async function say(me, editor, act, ms = 10_000) {
  const conversation = `bad.${editor}.${count += 1}`;
  await me.open(editor, conversation);
  await act(me);
  const [message] = await server.waitFor(conversation, 1, ms);
  return { text: message?.text ?? null, left: await me.composerText(), conversation };
}

const pasteAndSend = (text, ms) => async me => { await me.paste(text, ms); await me.enter(); };

/** With the guard a secret is masked and every other character is what the editor sends without it. */
async function masksLikeNative(editor, text, secret, ms) {
  const native = await say(bare, editor, pasteAndSend(text, ms), ms);
  const ours = await say(guarded, editor, pasteAndSend(text, ms), ms);
  assert.ok(native.text?.includes(secret), 'the baseline sends the secret');
  assert.ok(ours.text !== null, `nothing arrived; the composer holds ${ours.left.length} characters`);
  assert.ok(!leaks(secret, ours.text), 'LEAK');
  assert.match(ours.text, token, 'no placeholder arrived');
  assert.equal(ours.text, native.text.replace(secret, token.exec(ours.text)[0]));
}

const lines = n => {
  const line = 'a line of a log file with nothing in it but words and the number ';
  return Array.from({ length: Math.ceil(n / (line.length + 8)) }, (_, i) => `${line}${String(i).padStart(7)}`).join('\n');
};

describe('bad input', { timeout: 600_000 }, () => {
  before(async () => {
    server = await ChatServer.start();
    browsers.push(await bareChromium());
    bare = await Person.at(browsers[0], server);
    browsers.push(await unpackedChromium(managedFor(server, { policy: maskingPolicy() })));
    guarded = await Person.at(browsers[1], server);
  });
  after(async () => { for (const browser of browsers) await browser.close(); await server?.stop(); });

  for (const editor of ['textarea', 'codemirror']) {
    test(`5 MB with a secret in the middle: ${editor}`, async () => {
      const secret = makeSecret('github_token');
      const half = lines(2_500_000);
      const text = `${half}\n${around(secret)}\n${half}`;
      const { text: got, left } = await say(guarded, editor, pasteAndSend(text, 60_000), 60_000);
      if (got !== null) assert.ok(!leaks(secret, got), 'LEAK');
      assert.ok(!leaks(secret, left), 'the secret stands in the composer');
      assert.ok(got?.length > 5_000_000 || await guarded.noticeUntil(n => n.text), 'neither sent nor answered with a notice');
    });
  }

  test('5 MB of harmless text arrives whole', async () => {
    const text = lines(5_000_000);
    const { text: got } = await say(guarded, 'textarea', pasteAndSend(text, 60_000), 60_000);
    assert.equal(got?.length, text.length);
    assert.ok(got === text);
  });

  test('right-to-left text around a secret', () => {
    const secret = makeSecret('aws_access_key');
    return masksLikeNative('prosemirror', `\u05e9\u05dc\u05d5\u05dd \u202e${secret}\u202c \u0645\u0631\u062d\u0628\u0627, \u05de\u05d4 \u05d6\u05d4?`, secret);
  });

  test('NUL characters beside a secret', () => {
    const secret = makeSecret('aws_access_key');
    return masksLikeNative('textarea', `before\u0000\u0001 ${secret} \u0000after`, secret);
  });

  test('lone surrogates beside a secret, typed text judged at submit', async () => {
    const secret = makeSecret('aws_access_key');
    const put = async me => {
      await me.page.evaluate(value => {
        const field = window.chat.element();
        field.value = value;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }, `high \ud83d alone ${secret} low \ude00 alone`);
      await me.enter();
    };
    const { text, left } = await say(guarded, 'textarea', put);
    assert.ok(!leaks(secret, text ?? ''), 'LEAK');
    assert.ok(text !== null, `nothing arrived; composer: ${left.length} characters`);
    assert.match(text, /^high \ud83d alone \[[A-Z][A-Z0-9_]*_\d+\] low \ude00 alone$/);
  });

  test('a secret hidden by zero-width characters and by full-width forms', async () => {
    const secret = makeSecret('aws_access_key');
    const hidden = [...secret].join('\u200b');
    const wide = [...secret].map(c => String.fromCodePoint(c.codePointAt(0) + 0xfee0)).join('');
    for (const form of [hidden, wide]) {
      const { text } = await say(guarded, 'textarea', pasteAndSend(around(form)), 6000);
      const plain = (text ?? '').replaceAll('\u200b', '').normalize('NFKC');
      assert.ok(!leaks(secret, plain), 'LEAK');
    }
  });

  test('rich paste whose plain text is innocent', async () => {
    const secret = makeSecret('github_token');
    const paste = async me => {
      await me.paste({ 'text/plain': 'an innocent line', 'text/html': `<p>a not so <i>innocent</i> line ${secret}</p>` });
      await me.enter();
    };
    for (const editor of ['prosemirror', 'contenteditable', 'lexical']) {
      const { text, left } = await say(guarded, editor, paste, 5000);
      assert.ok(!leaks(secret, text ?? ''), `LEAK in ${editor}`);
      assert.ok(!leaks(secret, left), `the secret stands in the composer of ${editor}`);
    }
  });

  test('a page that removes every node it did not make', async () => {
    const secret = makeSecret('private_key');
    const hostile = async me => {
      // The prompt's own element may stand there already, loaded while the person clicked into the composer.
      await me.page.evaluate(() => document.querySelectorAll('html > div').forEach(node => node.remove()));
      await me.page.evaluate(() => new MutationObserver(records => {
        for (const node of records.flatMap(r => [...r.addedNodes])) if (node.parentNode === document.body || node.parentNode === document.documentElement) node.remove();
      }).observe(document, { childList: true, subtree: true }));
      await me.copy(around(secret));
      await me.pressPaste();
      await me.enter();
    };
    const { text, left } = await say(guarded, 'textarea', hostile, 3000);
    assert.ok(text === null, 'something was sent');
    assert.ok(!leaks(secret, left), 'the secret stands in the composer');
    // The person can go on: the composer is free again and the guard still stands.
    await guarded.composerUntil(() => true);
    await guarded.click('composer');
    await guarded.type('still here');
    await guarded.enter();
    const [message] = await server.waitFor(guarded.conversation, 1, 8000);
    assert.equal(message?.text, 'still here');
  });

  test('a composer that swallows what is inserted', async () => {
    const secret = makeSecret('aws_access_key');
    const swallow = async me => {
      await me.page.evaluate(() => {
        for (const kind of ['paste', 'beforeinput']) window.chat.element().addEventListener(kind, e => { e.preventDefault(); e.stopPropagation(); }, true);
      });
      await me.copy(around(secret));
      await me.pressPaste();
    };
    const { text } = await say(guarded, 'contenteditable', swallow, 1500);
    assert.ok(text === null, 'something was sent');
    // The masked text is offered to copy: in the prompt, or in a notice.
    const prompt = await guarded.prompt();
    const notice = prompt ? null : await guarded.noticeUntil(n => n.buttons.length > 0);
    assert.ok(prompt || notice, 'the masked text is not offered');
    await guarded.desk.evaluate(() => navigator.clipboard.writeText('before'));
    await (prompt ? prompt.locator('#copy').click() : notice.buttons[0].click());
    await poll(() => guarded.desk.evaluate(() => navigator.clipboard.readText().then(text => text !== 'before')), 3000);
    const copied = await guarded.desk.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, token, 'the offered copy is not the masked text');
    assert.ok(!leaks(secret, copied), 'the offered copy holds the secret');
    if (prompt) await guarded.choose(prompt, 'edit');
  });

  test('a field for a password is never read or held', async () => {
    const secret = makeSecret('github_token');
    await guarded.open('textarea', 'bad.password');
    await guarded.page.evaluate(() => {
      const field = document.createElement('input');
      field.type = 'password';
      field.id = 'own';
      document.querySelector('main').append(field);
    });
    await guarded.copy(secret);
    await guarded.page.click('#own');
    await guarded.pressPaste();
    await guarded.page.waitForFunction(length => document.querySelector('#own').value.length === length, secret.length, { timeout: 3000 });
    assert.equal(await guarded.page.inputValue('#own'), secret);
  });
});
