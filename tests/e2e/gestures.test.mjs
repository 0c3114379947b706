// What a person feels at the keyboard: order, caret, undo and focus around a held gesture, files, and a second copy of the script.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { unpackedChromium } from './lib/chromium.mjs';
import { leaks } from './lib/judge.mjs';
import { scratch } from './lib/paths.mjs';
import { Person, poll } from './lib/person.mjs';
import { managedFor, maskingPolicy } from './lib/policy.mjs';
import { around, makeSecret } from './lib/secrets.mjs';
import { ChatServer } from './lib/server.mjs';

const token = /\[[A-Z][A-Z0-9_]*_\d+\]/;
const tokens = new RegExp(token, 'g');
const editors = ['textarea', 'react', 'contenteditable', 'prosemirror', 'tiptap', 'lexical', 'quill', 'codemirror', 'slate', 'draft', 'shadow-closed'];
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

describe('gestures', { timeout: 300_000 }, () => {
  let server;
  let browser;
  let me;
  let count = 0;

  before(async () => {
    server = await ChatServer.start();
    browser = await unpackedChromium(managedFor(server, { policy: maskingPolicy() }));
    me = await Person.at(browser, server);
  });
  after(async () => { await browser?.close(); await server?.stop(); });

  const open = async editor => {
    const conversation = `gesture.${editor}.${count += 1}`;
    await me.open(editor, conversation);
    return conversation;
  };
  const shape = text => text.replace(tokens, '<mask>');

  for (const editor of editors) {
    test(`${editor}: keys pressed right behind a held paste stay behind it, the caret too`, async () => {
      const secret = makeSecret('aws_access_key');
      await open(editor);
      await me.type('AB');
      await me.page.keyboard.press('ArrowLeft');
      await pause(60);
      await me.copy(`(${secret})`);
      await me.pressPaste();
      await me.page.keyboard.type('xyz');
      const seen = await me.composerUntil(text => text.includes('xyz') && text.includes(')'));
      await me.page.keyboard.type('|');
      const text = await me.composerUntil(now => now.includes('|'));
      assert.ok(!leaks(secret, seen + text), 'LEAK');
      assert.equal(shape(text).trim(), 'A(<mask>)xyz|B');
    });

    test(`${editor}: two pastes in a row keep their order`, async () => {
      const [one, two] = [makeSecret('aws_access_key'), makeSecret('github_token')];
      await open(editor);
      await me.copy(`1 ${one} 1;`);
      await me.pressPaste();
      await me.copy(`2 ${two} 2;`);
      await me.pressPaste();
      const text = await me.composerUntil(now => now.includes(' 1;') && now.includes(' 2;'));
      assert.ok(!leaks(one, text) && !leaks(two, text), 'LEAK');
      assert.ok(text.indexOf('1;') < text.indexOf('2;'), shape(text));
    });
  }

  // Slate itself puts a pasted line and the typing before it into one step.
  for (const editor of editors.filter(name => name !== 'slate')) {
    test(`${editor}: one undo takes back the masked paste and nothing else`, async () => {
      const secret = makeSecret('aws_access_key');
      await open(editor);
      await me.type('before ');
      await pause(1100); // editors join steps that follow each other quickly
      await me.paste(around(secret));
      assert.match(await me.composerUntil(text => text.includes('eu-west')), token);
      await me.page.keyboard.press('Control+z');
      const text = await me.composerUntil(now => !now.includes('eu-west'));
      assert.equal(text.trim(), 'before');
      await me.page.keyboard.type('!');
      assert.equal((await me.composerUntil(now => now.includes('!'))).replace(/\s+/g, ' '), 'before !');
    });
  }

  for (const editor of ['textarea', 'prosemirror', 'lexical', 'codemirror']) {
    test(`${editor}: *edit* in the prompt gives back the text, the focus and the caret, and sends nothing`, async () => {
      const key = makeSecret('private_key').replace(/\n/g, ' ');
      const conversation = await open(editor);
      await me.copy(`a ${key} z`);
      await me.pressPaste();
      const frame = await me.prompt();
      assert.ok(frame, 'no prompt');
      await me.choose(frame, 'edit');
      await me.promptGone();
      await me.page.keyboard.type('on we go');
      const text = await me.composerUntil(now => now.includes('on we go'));
      assert.equal(text.trim(), 'on we go');
      assert.deepEqual(server.of(conversation), []);
    });
  }

  test('a prompt that opens before its frame has loaded gets the keyboard all the same', async () => {
    for (let round = 0; round < 6; round += 1) {
      await me.copy(makeSecret('private_key'));
      await me.page.goto(server.url('textarea', `gesture.early.${round}`));
      await me.page.waitForFunction(() => window.chat?.ready, null, { polling: 20 });
      await me.page.evaluate(() => { window.keys = 0; addEventListener('keydown', () => { window.keys += 1; }, true); });
      await Promise.all([me.click('composer'), me.pressPaste()]); // the frame is loaded from the click on
      const frame = await me.prompt();
      assert.ok(frame, 'no prompt');
      await poll(() => frame.evaluate(() => document.hasFocus()), 3000);
      await frame.evaluate(() => { window.keys = 0; addEventListener('keydown', () => { window.keys += 1; }, true); });
      const before = await me.page.evaluate(() => window.keys);
      await me.page.keyboard.press('Tab');
      await poll(() => frame.evaluate(() => window.keys), 1000);
      assert.equal(await frame.evaluate(() => window.keys), 1, `round ${round}: the key did not reach the prompt`);
      assert.equal(await me.page.evaluate(() => window.keys), before, `round ${round}: the page saw a key meant for the prompt`);
    }
  });

  describe('files', () => {
    const give = async (name, bytes) => {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      await open('textarea');
      await me.page.evaluate(() => {
        window.given = { input: [], change: [] };
        const field = document.createElement('input');
        field.type = 'file';
        field.id = 'upload';
        for (const type of ['input', 'change']) field.addEventListener(type, async () => {
          const [file] = field.files;
          window.given[type].push({ name: file.name, bytes: [...new Uint8Array(await file.arrayBuffer())] });
        });
        document.querySelector('main').append(field);
      });
      const { root } = await me.cdp.send('DOM.getDocument');
      const { nodeId } = await me.cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#upload' });
      await me.cdp.send('DOM.setFileInputFiles', { nodeId, files: [path] });
      await me.page.waitForFunction(() => window.given.change.length > 0 && window.given.input.length > 0, null, { timeout: 5000 }).catch(() => {});
      await pause(200);
      return me.page.evaluate(() => window.given);
    };
    let folder;
    before(() => { folder = join(scratch('files'), 'given'); mkdirSync(folder, { recursive: true }); });

    test('a text file with a secret reaches the page masked, once, under its own name', async () => {
      const secret = makeSecret('github_token');
      const text = `HOST=db\nTOKEN=${secret}\n# größe\n`;
      const given = await give('settings.env', text);
      for (const type of ['input', 'change']) {
        assert.equal(given[type].length, 1, `${type} events`);
        const seen = Buffer.from(given[type][0].bytes).toString('utf8');
        assert.ok(!leaks(secret, seen), 'LEAK');
        assert.equal(shape(seen), text.replace(secret, '<mask>'));
        assert.equal(given[type][0].name, 'settings.env');
      }
    });

    test('a harmless text file and a picture arrive byte for byte', async () => {
      const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
      for (const [name, bytes] of [['notes.md', Buffer.from('# Lunch\n\ttabs, 日本語, no secret\r\n')], ['dot.png', picture]]) {
        const given = await give(name, bytes);
        assert.equal(given.change.length, 1, name);
        assert.ok(Buffer.from(given.change[0].bytes).equals(bytes), name);
      }
    });
  });

  test('a second copy of the script takes over: every gesture is still held once', async () => {
    const secret = makeSecret('aws_access_key');
    const conversation = await open('textarea');
    const worker = await browser.worker();
    await worker.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ url: 'http://127.0.0.1/*' });
      await chrome.scripting.executeScript({ target: { tabId: tab.id, allFrames: true }, files: ['page.js'] });
    });
    await me.paste(around(secret));
    await me.enter();
    const messages = await server.waitFor(conversation, 2, 1500);
    assert.equal(messages.length, 1);
    assert.ok(!leaks(secret, messages[0].text), 'LEAK');
    assert.equal(shape(messages[0].text), around('<mask>'));
  });
});
