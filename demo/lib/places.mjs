// Where the demo reads and writes. Everything it writes lies below `target/demo/`.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const distRoot = join(root, 'dist');
export const binary = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug', 'promptward');
export const chromiumProgram = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const outDir = join(root, 'target', 'demo');
export const workDir = join(outDir, 'run');

/** An empty working folder: database, keys, browser profile of this run. Screenshots of the last run go too. */
export function freshFolders() {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(workDir, { recursive: true });
}
