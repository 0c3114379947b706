// Ordinary prose and code that are installed on this machine, cut as people paste them.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const LEAST = 1500;
const MOST = 2000;
const DEPTH = 6;

const DOCUMENTS = /^(copyright|README(\.(md|txt|rst))?|LICEN[CS]E(\.(md|txt))?|NEWS|FAQ|.*\.(md|txt|rst))$/i;

/** Where the files lie, and which of them count. The order is that of the folders, so that a run can be repeated. */
const SOURCES = {
  prose: [[['/usr/share/doc', '/usr/share/common-licenses', 'node_modules'], DOCUMENTS]],
  python: [[['/usr/lib/python3', '/usr/lib/python3.11', '/usr/lib/python3.12', '/usr/lib/python3.13'], /\.py$/]],
  javascript: [[['node_modules'], /(?<!\.min)\.[cm]?js$/]],
};

/** The kinds of text there are. */
export const KINDS = Object.keys(SOURCES);

/** At most `count` pieces of one kind, one of each file, spread evenly over all files. */
export function pieces(kind, count) {
  const files = SOURCES[kind].flatMap(([folders, names]) => folders.flatMap(folder => below(folder, names, DEPTH)));
  const step = Math.max(1, Math.floor(files.length / (count * 1.5)));
  const found = [];
  for (let i = 0; i < files.length && found.length < count; i += step) {
    const piece = cut(readFileSync(files[i], 'utf8'), i);
    if (piece !== null) found.push(piece);
  }
  return found;
}

/** All of them one after the other, `size` characters long: a long paste of this kind. */
export function long(kind, size) {
  return pieces(kind, Math.ceil(size / LEAST)).join('\n').slice(0, size);
}

function below(folder, names, depth) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // a folder that is not on this machine
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return depth > 0 ? below(path, names, depth - 1) : [];
    return entry.isFile() && names.test(basename(path)) ? [path] : [];
  });
}

/** Whole lines from somewhere in the text; null when it is too short. */
function cut(text, salt) {
  if (text.length < LEAST || text.includes('\u0000')) return null;
  const from = text.length <= MOST ? 0 : (salt * 7919) % (text.length - MOST);
  const begin = from === 0 ? 0 : text.indexOf('\n', from) + 1 || from;
  const piece = text.slice(begin, begin + MOST);
  const end = piece.lastIndexOf('\n');
  const lines = end >= LEAST ? piece.slice(0, end) : piece;
  return lines.length >= LEAST ? lines : null;
}
