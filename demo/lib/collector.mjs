// The collector of the demo: the real binary, SQLite below `target/demo/`.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Collector } from '../../tests/e2e/lib/collector.mjs';
import { binary, workDir } from './places.mjs';

/** The account that can log in to the console of this run. */
export const admin = { name: 'admin', password: randomBytes(9).toString('base64url') };

/** Starts `promptward serve` on a fresh data directory, with one console account, and publishes the first policy. */
export async function startCollector(policy) {
  process.env.PROMPTWARD_BIN ??= binary;
  const collector = new Collector();
  collector.dir = workDir;
  collector.data = join(workDir, 'collector');
  collector.logFile = join(workDir, 'collector.log');
  collector.port = 0;
  mkdirSync(collector.data, { recursive: true, mode: 0o700 });
  collector.run(['admin', 'set-password'], `${admin.password}\n`);
  const source = join(workDir, 'policy.json');
  writeFileSync(source, `${JSON.stringify(policy, null, 2)}\n`); // as a person would keep it: the console shows this very text
  collector.run(['policy', 'publish', source]);
  await collector.restart();
  return collector;
}
