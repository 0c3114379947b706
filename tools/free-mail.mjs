// Renews data/domains/free-mail.txt: node tools/free-mail.mjs domains.json > data/domains/free-mail.txt
// domains.json comes from the npm package free-email-domains (MIT); the lines above the list say which version.
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: node tools/free-mail.mjs path/to/free-email-domains/domains.json');
  process.exit(2);
}
const listed = JSON.parse(readFileSync(file, 'utf8')).map(domain => domain.toLowerCase()).filter(domain => /^[a-z0-9.-]+$/.test(domain));
const rust = readFileSync(new URL('../src/account/shared.rs', import.meta.url), 'utf8');
const short = rust.split('const FREE_MAIL')[1].split('];')[0].match(/"[a-z0-9.-]+"/g).map(quoted => quoted.slice(1, -1));
const head = readFileSync(new URL('../data/domains/free-mail.txt', import.meta.url), 'utf8').split('\n').filter(line => line.startsWith('#'));
console.log([...head, ...[...new Set([...listed, ...short])].sort()].join('\n'));
