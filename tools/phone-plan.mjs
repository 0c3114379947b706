// Writes data/phones.toml from the metadata of libphonenumber: for each country code the shortest and longest national number of its
// fixed and mobile lines, and the digits they begin with. Run it where libphonenumber-js is installed:
//   npm install --no-save libphonenumber-js && node tools/phone-plan.mjs node_modules/libphonenumber-js > data/phones.toml
import { readFileSync } from 'node:fs';

const folder = process.argv[2];
const read = (file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
const metadata = read('metadata.max.json');
const TRIES = 3000;

// A small deterministic source of numbers, so that the same metadata gives the same table.
let state = 1;
const digit = () => ((state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >>> 16) % 10;

/** The first digits of the numbers of these lengths that the pattern accepts. */
function leads(pattern, lengths) {
  const whole = new RegExp(`^(?:${pattern})$`);
  const found = new Set();
  for (let first = 0; first <= 9; first++) {
    for (let i = 0; i < TRIES && !found.has(first); i++) {
      const length = lengths[i % lengths.length];
      let number = String(first);
      while (number.length < length) number += digit();
      if (whole.test(number)) found.add(first);
    }
  }
  return found;
}

const plans = [];
for (const [code, countries] of Object.entries(metadata.country_calling_codes)) {
  const all = new Set();
  const first = new Set();
  for (const country of countries) {
    const [, , pattern, lengths, , , , , , , , types] = metadata.countries[country] ?? metadata.nonGeographic[code] ?? [];
    const kinds = [types?.[0], types?.[1]].filter(Boolean);
    for (const [kind, own] of kinds.length > 0 ? kinds : [[pattern, lengths]]) {
      const of = own ?? lengths;
      of.forEach((length) => all.add(length));
      leads(kind, of).forEach((lead) => first.add(lead));
    }
  }
  const sorted = [...all].sort((a, b) => a - b);
  plans.push({ code: Number(code), shortest: Math.max(sorted[0], 5), longest: sorted.at(-1), first: [...first].sort().join('') });
}
plans.sort((a, b) => a.code - b.code);

const version = read('package.json').version;
console.log(`# Country code, shortest and longest national number, first digits: fixed and mobile lines.
# Made by tools/phone-plan.mjs from libphonenumber-js ${version}, which repackages the metadata of https://github.com/google/libphonenumber.
plans = [`);
for (const { code, shortest, longest, first } of plans) console.log(`  [${code}, ${shortest}, ${longest}, "${first}"],`);
console.log(']');
