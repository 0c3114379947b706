// Where things lie. Tests write only below `target/e2e/`.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const pagesDir = join(root, 'tests', 'e2e', 'pages');
export const outDir = join(root, 'target', 'e2e');
/** What was built; `E2E_DIST` names another folder than `dist/`. */
export const distRoot = process.env.E2E_DIST || join(root, 'dist');
export const distDir = browser => join(distRoot, browser);

/** A fresh folder for one run: profiles, databases, logs. */
export function scratch(name) {
  const base = join(outDir, 'tmp');
  mkdirSync(base, { recursive: true });
  return mkdtempSync(join(base, `${name}-`));
}
