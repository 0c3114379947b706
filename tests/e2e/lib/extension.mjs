// What the tests know about the built extension: where it is, its id, and its managed values.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distDir } from './paths.mjs';

/** The built manifest; a clear error when nothing has been built. */
export function manifestOf(browser) {
  const path = join(distDir(browser), 'manifest.json');
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`make build\` first.`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Chromium's id of an extension: the hash of its public key, written with a-p. */
export function chromiumId() {
  const { key } = manifestOf('chromium');
  if (!key) throw new Error('dist/chromium/manifest.json has no `key`: the id would change with the folder.');
  const hex = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
  return hex.replace(/./g, digit => 'abcdefghijklmnop'[parseInt(digit, 16)]);
}

export const geckoId = () => manifestOf('firefox').browser_specific_settings.gecko.id;

/** Browser policy that hands `values` to the extension as managed storage, whether it is unpacked or installed by force. */
export function policyWith(values, install = {}) {
  const settings = values ? { '3rdparty': { extensions: { [chromiumId()]: values } } } : {};
  return { ...install, ...settings, DeveloperToolsAvailability: 1 };
}
