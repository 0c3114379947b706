// The cells of the matrix: what a person does with a secret or with its harmless twin, the same with and without the extension.
import { leaks } from './judge.mjs';
import { around, makeSecret } from './secrets.mjs';

const splitAt = (text, secret) => {
  const middle = text.indexOf(secret) + Math.floor(secret.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
};

const filler = n => {
  let out = '';
  for (let line = 1; out.length < n; line += 1) out += `${String(line).padStart(5)} the quick brown fox jumps over the lazy dog and comes back again, twice\n`;
  return out.slice(0, n).trimEnd();
};

/** 100 KB of lines with the secret in the middle. */
const large = secret => `${filler(50_000)}\n${around(secret)}\n${filler(50_000)}`;

const spans = (text, secret) => {
  const [start, end] = splitAt(secret, secret);
  const html = text.replace(secret, `<span style="color:#a00">${start}</span><b>${end}</b>`);
  return { 'text/plain': text, 'text/html': `<p>${html}</p>` };
};

const gestures = {
  'paste+Enter': async (me, text) => { await me.paste(text); await me.enter(); },
  'paste+click': async (me, text) => { await me.paste(text); await me.click('send'); },
  'paste, Enter at once': async (me, text) => { await me.copy(text); await me.pressPaste(); await me.enter(); },
  'type+Enter': async (me, text) => { await me.type(text); await me.enter(); },
  'type+click': async (me, text) => { await me.type(text); await me.click('send'); },
  'type fast+Enter': (me, text) => me.typeFastAndEnter(text),
  drop: async (me, text) => { await me.drop(text); await me.enter(); },
  'HTML paste': async (me, text, secret) => { await me.paste(spans(text, secret)); await me.enter(); },
  'split paste': async (me, text, secret) => {
    const [first, second] = splitAt(text, secret);
    await me.paste(first);
    await me.paste(second);
    await me.enter();
  },
  '100 KB paste': async (me, text) => { await me.paste(text, 20_000); await me.enter(); },
};

export const gestureNames = Object.keys(gestures);

/** A cell with a secret in it. The same cell is run natively and guarded, with the same secret. */
export function secretCell(gesture, kind = 'aws_access_key') {
  const secret = makeSecret(kind);
  const text = gesture === '100 KB paste' ? large(secret) : around(secret);
  return { gesture, secret, text, run: me => gestures[gesture](me, text, secret) };
}

const code = 'def total(rows):\n\tfor row in rows:\n\t\tif row.open:\n\t\t\tyield row.sum * 2\n\treturn None';
const emoji = 'Launch 🚀 with 👩‍👩‍👧‍👦 and 🇩🇪 flags, naïve café, e\u0301 ≠ é';
const cjk = [['にほんご', '日本語'], ['の', 'の'], ['ぶんしょう', '文章']];
// A documented example key and a long hash: the gate rings, the judge finds nothing, the text goes its native way after the hold.
const nearMiss = `Docs use ${'AKIA'}${'IOSFODNN7'}${'EXAMPLE'} and commit 9f2c1e7d0b3a48569f2c1e7d0b3a48569f2c1e7d, see AKIA in ${'$'}{AWS_ACCESS_KEY_ID}`;

const twins = {
  emoji: async me => { await me.paste(emoji); await me.enter(); },
  'CJK by IME': async me => {
    await me.compose(cjk);
    await me.composerUntil(text => text.includes('文章')); // Draft.js takes a composition over a moment later
    await me.enter();
  },
  'code block': async me => { await me.paste(code); await me.enter(); },
  'rich text': async me => {
    await me.paste({ 'text/plain': 'Plan\none\ntwo', 'text/html': '<p><b>Plan</b></p><ul><li>one</li><li>two</li></ul>' });
    await me.enter();
  },
  'near miss': async me => { await me.paste(nearMiss); await me.enter(); },
  typed: async me => { await me.type('Two lines,\nand tabs are rare'); await me.enter(); },
  'typed fast': me => me.typeFastAndEnter('What is the capital of France'),
  dropped: async me => { await me.drop('A harmless note about lunch'); await me.enter(); },
  '100 KB': async me => { await me.paste(filler(100_000), 20_000); await me.enter(); },
};

export const twinNames = Object.keys(twins);
export const twinCell = name => ({ gesture: name, run: twins[name] });

/** Runs a cell in a fresh conversation; answers what the server got (or null) and what is left in the composer. */
export async function runCell(me, editor, cell, label, ms = 8000) {
  const conversation = `${label}.${editor}.${cell.gesture}.${Math.random().toString(36).slice(2, 8)}`;
  const started = Date.now();
  await me.open(editor, conversation);
  await cell.run(me);
  const messages = await me.server.waitFor(conversation, 1, ms);
  const left = await me.composerText().catch(() => '');
  const took = Date.now() - started;
  const got = messages[0]?.text ?? null;
  // What the guard said when it should have held: a failure that it named, or nothing.
  const leaked = label === 'guarded' && cell.secret && got !== null && leaks(cell.secret, got);
  const notices = leaked ? (await me.notices().catch(() => [])).map(notice => notice.text) : [];
  return { conversation, got, count: messages.length, left, notices, ms: took };
}
