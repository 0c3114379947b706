// Looks for planted secrets in bytes, in every form in which they could have been written down by accident.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Base64 of a text inside longer bytes: one core for each alignment, without the characters that depend on the neighbours. */
function base64Cores(text) {
  const bytes = Buffer.from(text);
  const cores = [];
  for (let shift = 0; shift < 3; shift += 1) {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
    const core = whole.slice(shift ? 4 : 0, whole.length - 3);
    if (core.length >= 12) cores.push(core, core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return cores;
}

/** Every form of a secret that counts as a hit, with the form's name. */
export function formsOf(secret) {
  const escapedJson = JSON.stringify(secret).slice(1, -1);
  const percent = encodeURIComponent(secret);
  const everyByte = [...Buffer.from(secret)].map(b => `%${b.toString(16).padStart(2, '0')}`).join('');
  const utf16 = Buffer.from(secret, 'utf16le');
  const forms = [
    ['raw', Buffer.from(secret)], ['json', Buffer.from(escapedJson)], ['url', Buffer.from(percent)], ['url', Buffer.from(percent.replaceAll('%20', '+'))],
    ['url, every byte', Buffer.from(everyByte)], ['url, every byte', Buffer.from(everyByte.toUpperCase())],
    ['hex', Buffer.from(Buffer.from(secret).toString('hex'))], ['hex', Buffer.from(Buffer.from(secret).toString('hex').toUpperCase())],
    ['utf-16le', utf16], ['utf-16be', Buffer.from(utf16).swap16()],
    ...base64Cores(secret).map(core => ['base64', Buffer.from(core)]),
  ];
  return forms.filter(([, bytes], i) => forms.findIndex(([, other]) => other.equals(bytes)) === i);
}

/**
 * What is looked for of one secret: the whole of it, and for long ones a stretch from the middle as well, since a part is a leak
 * too (a private key without its header, a URL cut short).
 */
function needles(secret) {
  const parts = [secret];
  if (secret.length > 40) parts.push(secret.slice(Math.floor(secret.length / 2) - 12, Math.floor(secret.length / 2) + 12));
  const lines = secret.split('\n').filter(line => line.length > 40 && !line.startsWith('---'));
  if (lines.length > 1) parts.push(lines[1].slice(8, 40));
  return parts.flatMap(formsOf);
}

/** Hits of the secrets in the named pieces of bytes: `[{ where, kind, form }]`. Names no secret. */
export function hitsIn(pieces, secrets) {
  const wanted = Object.entries(secrets).map(([kind, secret]) => [kind, needles(secret)]);
  const hits = [];
  for (const [where, bytes] of pieces) {
    for (const [kind, forms] of wanted) for (const [form, needle] of forms) if (bytes.includes(needle)) hits.push({ where, kind, form });
  }
  return hits;
}

/** Every file below the given paths, as named bytes; a file that vanishes meanwhile is no file. */
export function filesBelow(...paths) {
  const pieces = [];
  const visit = path => {
    let stat;
    try { stat = statSync(path); } catch { return; }
    if (stat.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
    else if (stat.isFile()) try { pieces.push([path, readFileSync(path)]); } catch { /* vanished between listing and reading */ }
  };
  paths.forEach(visit);
  return pieces;
}
