// Secrets made at run time from their shapes, with right checksums. None is written in a file, and none is a real credential.
import { createHmac, generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const pick = (alphabet, n) => Array.from({ length: n }, () => alphabet[randomInt(alphabet.length)]).join('');
const alnum = n => pick(base62, n);

/** CRC32 of the text; own table where this Node has no `zlib.crc32` yet. */
function checksum(text) {
  if (crc32) return crc32(text) >>> 0;
  let crc = ~0;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let k = 0; k < 8; k += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function toBase62(number, width) {
  let out = '';
  for (let n = number; n > 0; n = Math.floor(n / 62)) out = base62[n % 62] + out;
  return out.padStart(width, '0');
}

function luhnDigit(digits) {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const d = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (d > 9 ? d - 9 : d);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

function jwt() {
  const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: alnum(12), iat: now, exp: now + 3600, scope: 'admin' })}`;
  return `${head}.${createHmac('sha256', randomBytes(32)).update(head).digest('base64url')}`;
}

function iban() {
  const account = pick('0123456789', 18);
  const check = 98n - (BigInt(`${account}131400`) % 97n);
  return `DE${String(check).padStart(2, '0')}${account}`;
}

function card() {
  const body = `4${pick('0123456789', 14)}`;
  return body + luhnDigit(body);
}

function github() {
  const body = alnum(30);
  return `ghp_${body}${toBase62(checksum(body), 6)}`;
}

/** One maker for each kind, by the name the reports use. */
export const kinds = {
  aws_access_key: () => `AKIA${pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
  github_token: github,
  openai_key: () => `sk-proj-${alnum(74)}T3BlbkFJ${alnum(74)}`,
  anthropic_key: () => `sk-ant-api03-${pick(`${base62}-_`, 93)}AA`,
  slack_token: () => `xoxb-${pick('123456789', 12)}-${pick('123456789', 13)}-${alnum(24)}`,
  stripe_key: () => `sk_live_${alnum(24)}`,
  google_api_key: () => `AIza${pick(`${base62}_-`, 35)}`,
  gitlab_token: () => `glpat-${pick(`${base62}_-`, 20)}`,
  jwt,
  private_key: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).trim(),
  // No host under `.example`: those are known as examples. This one is nobody's either, since `.internal` is reserved for private use.
  postgres_url: () => `postgres://svc_${alnum(6).toLowerCase()}:${alnum(24)}@db-${alnum(8).toLowerCase()}.corp.internal:5432/orders`,
  card,
  iban,
};

export const makeSecret = kind => kinds[kind]();

/** Words around a secret; no secret in them. */
export const around = secret => `Please check why ${secret} fails in eu-west-1 today`;
