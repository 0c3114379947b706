// Judges a cell by the bytes that reached the server: what the guard let through is compared with what the same editor sends natively.

const token = /\[[A-Z][A-Z0-9_]*_\d+\]/;

/** Does a telling part of the secret stand in the text? Twelve characters in a row count, also across a line break or a blank. */
export function leaks(secret, text) {
  const flat = text.replace(/\s+/g, '');
  const bare = secret.replace(/\s+/g, '');
  const width = Math.min(12, bare.length);
  for (let i = 0; i + width <= bare.length; i += 1) if (flat.includes(bare.slice(i, i + width))) return true;
  return false;
}

/**
 * `masked`: the text came with a placeholder for the secret and is otherwise what the editor sends natively. `kept`: nothing was
 * sent, the text stands in the composer. `held`: nothing was sent and the composer is empty. Everything else is red.
 */
export function judgeSecret(cell, native, guarded, raws) {
  if (raws.some(raw => leaks(cell.secret, raw))) return { word: 'LEAK' };
  if (native.got === null) return { word: '–', note: 'the editor takes nothing this way without the guard either' };
  if (!native.got.includes(cell.secret)) return { word: 'BASE?', note: 'the native run did not send the secret whole' };
  if (guarded.got === null) return { word: guarded.left.trim() ? 'kept' : 'held', note: describe(native.got, guarded.left, cell.secret) };
  if (guarded.count > 1) return { word: 'TWICE' };
  const placeholder = token.exec(guarded.got)?.[0];
  if (!placeholder) return { word: 'LOST', note: describe(native.got, guarded.got, cell.secret) };
  const wanted = native.got.replace(cell.secret, placeholder);
  if (guarded.got !== wanted) return { word: 'CHANGED', note: describe(wanted, guarded.got, cell.secret) };
  return { word: 'masked' };
}

/** Harmless text must arrive byte for byte as the editor sends it natively. */
export function judgeTwin(native, guarded) {
  if (native.got === null) return { word: '–', note: 'the editor takes nothing this way without the guard either' };
  if (guarded.got === null) return { word: guarded.left.trim() ? 'KEPT' : 'LOST', note: describe(native.got, guarded.left) };
  if (guarded.count > 1) return { word: 'TWICE' };
  if (Buffer.compare(Buffer.from(native.got, 'utf16le'), Buffer.from(guarded.got, 'utf16le')) !== 0) return { word: 'CHANGED', note: describe(native.got, guarded.got) };
  return { word: 'equal' };
}

/** Where two texts part, without showing them at length and never with the secret. */
function describe(nativeText, guardedText, secret) {
  const [native, guarded] = [nativeText, guardedText].map(text => (secret ? text.replaceAll(secret, '<the secret>') : text));
  let at = 0;
  while (at < native.length && at < guarded.length && native[at] === guarded[at]) at += 1;
  const look = text => JSON.stringify(secret && leaks(secret, text) ? '<with the secret>' : text.slice(Math.max(0, at - 12), at + 28));
  return `native ${native.length} characters, guarded ${guarded.length}; they part at ${at}: ${look(native)} / ${look(guarded)}`;
}

const good = new Set(['masked', 'equal', '–']);

/** Words that are right for one gesture though not for the rest: Enter pressed before the held paste is answered may find nothing to send. */
const alsoGood = { 'paste, Enter at once': new Set(['kept']) };

export const isGood = (gesture, word) => good.has(word) || Boolean(alsoGood[gesture]?.has(word));

/** A table of `rows` × `columns`, the word of each cell in it. */
export function table(title, rows, columns, word) {
  const width = Math.max(...rows.map(r => r.length));
  const widths = columns.map(c => Math.max(c.length, ...rows.map(r => word(r, c).length)));
  const line = (head, cells) => `${head.padEnd(width)} | ${cells.map((c, i) => c.padEnd(widths[i])).join(' | ')}`;
  return [title, line('', columns), `${'-'.repeat(width)}-+-${widths.map(w => '-'.repeat(w)).join('-+-')}`,
    ...rows.map(r => line(r, columns.map(c => word(r, c))))].join('\n');
}
