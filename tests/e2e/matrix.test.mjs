// Editor × gesture, judged at the server. Every cell is run twice in the same browser: bare, which says what the editor sends
// natively, and guarded. No cell may leak; harmless text must arrive byte for byte. `ONLY=lexical,quill` runs some rows,
// `CELLS='drop,HTML paste'` some columns.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gestureNames, runCell, secretCell, twinCell, twinNames } from './lib/cells.mjs';
import { bareChromium, unpackedChromium } from './lib/chromium.mjs';
import { isGood, judgeSecret, judgeTwin, table } from './lib/judge.mjs';
import { editors } from './lib/pages.mjs';
import { outDir } from './lib/paths.mjs';
import { Person } from './lib/person.mjs';
import { managedFor, maskingPolicy } from './lib/policy.mjs';
import { blame } from './lib/scan.mjs';
import { ChatServer } from './lib/server.mjs';

const chosen = (all, wanted) => (wanted ? all.filter(name => wanted.split(',').includes(name)) : all);
const rows = chosen(editors.map(e => e.name), process.env.ONLY);
const gestures = chosen(gestureNames, process.env.CELLS);
const twins = chosen(twinNames, process.env.CELLS);

let server;
/** cells.get(`${editor}/${column}`) = { cell, native, guarded, verdict } */
const cells = new Map();
const key = (editor, column) => `${editor}/${column}`;

function makeCells() {
  for (const editor of rows) {
    for (const name of gestures) cells.set(key(editor, name), { cell: secretCell(name), secret: true });
    for (const name of twins) cells.set(key(editor, name), { cell: twinCell(name), secret: false });
  }
}

/** One row in one browser. A cell that throws is a result too. */
async function runRow(me, editor, side) {
  for (const column of [...gestures, ...twins]) {
    const entry = cells.get(key(editor, column));
    try {
      entry[side] = await runCell(me, editor, entry.cell, side, side === 'native' ? 3000 : 8000);
    } catch (error) {
      entry[side] = { got: null, left: '', count: 0, error: String(error.message).split('\n')[0], conversation: '' };
    }
  }
}

function judge(entry) {
  const { cell, native, guarded } = entry;
  if (native.error || guarded.error) return { word: 'ERROR', note: native.error || guarded.error };
  if (!entry.secret) return judgeTwin(native, guarded);
  const raws = server.requests.filter(r => r.body.includes(guarded.conversation) || r.url.includes(encodeURIComponent(guarded.conversation)));
  const verdict = judgeSecret(cell, native, guarded, [...server.of(guarded.conversation).map(m => m.text), ...raws.map(r => r.url + r.body.toString('utf8'))]);
  return verdict.word === 'LEAK' ? { ...verdict, note: `${blame(cell.text)}; notices: ${JSON.stringify(guarded.notices)}` } : verdict;
}

async function inBrowser(start, work) {
  const browser = await start();
  try { await work(await Person.at(browser, server)); } finally { await browser.close(); }
}

function report() {
  const word = (row, column) => cells.get(key(row, column))?.verdict?.word ?? '';
  const text = [
    gestures.length ? table('With a secret: what the server got', rows, gestures, word) : '',
    twins.length ? table('Harmless twins: compared with the same editor without the guard', rows, twins, word) : '',
  ].join('\n\n');
  mkdirSync(outDir, { recursive: true });
  writeFileSync(join(outDir, 'matrix.txt'), `${text}\n`);
  const json = [...cells].map(([name, e]) => ({ cell: name, ...e.verdict, ms: e.guarded?.ms, native_ms: e.native?.ms }));
  writeFileSync(join(outDir, 'matrix.json'), JSON.stringify(json, null, 1));
  console.log(`\n${text}\n`);
}

describe('matrix', { timeout: 1_200_000 }, () => {
  before(async () => {
    server = await ChatServer.start();
    makeCells();
    await inBrowser(bareChromium, async me => { for (const editor of rows) await runRow(me, editor, 'native'); });
    const values = managedFor(server, { policy: maskingPolicy() });
    await inBrowser(() => unpackedChromium(values), async me => { for (const editor of rows) await runRow(me, editor, 'guarded'); });
    for (const entry of cells.values()) entry.verdict = judge(entry);
  });
  after(async () => { report(); await server?.stop(); });

  for (const editor of rows) {
    test(`${editor}: nothing leaks, harmless text arrives as it is`, () => {
      const red = [...gestures, ...twins].map(column => [column, cells.get(key(editor, column)).verdict])
        .filter(([column, verdict]) => !isGood(column, verdict.word))
        .map(([column, verdict]) => `${column}: ${verdict.word}${verdict.note ? ` (${verdict.note})` : ''}`);
      assert.deepEqual(red, []);
    });
  }

  test('the baseline is real: natively the secret arrives in every cell that the editor supports', () => {
    const native = [...cells.values()].filter(e => e.secret);
    const arrived = native.filter(e => e.native?.got?.includes(e.cell.secret)).length;
    console.log(`baseline: ${arrived} of ${native.length} secret cells arrive natively`);
    assert.ok(arrived >= native.length * 0.95, `${arrived} of ${native.length}`);
  });
});
