// Bundles the editor pages once for each run and says what each page's Content-Security-Policy can bear.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { outDir, pagesDir } from './paths.mjs';

/** Every composer of the matrix. `types: false` = the editor cannot start, or loses rich pastes, under enforced Trusted Types. */
export const editors = [
  { name: 'textarea' },
  { name: 'react' },
  { name: 'contenteditable' },
  { name: 'prosemirror' },
  { name: 'tiptap', types: false },
  { name: 'lexical' },
  { name: 'quill', types: false },
  { name: 'codemirror' },
  { name: 'slate' },
  { name: 'draft', types: false, react: 18 },
  { name: 'shadow-open' },
  { name: 'shadow-closed' },
  { name: 'iframe' },
  { name: 'iframe-blank' },
  { name: 'form' },
];

export const bundleDir = join(outDir, 'pages');

export function policyOf(name) {
  const base = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'";
  const editor = editors.find(e => e.name === name);
  return editor?.types === false ? base : `${base}; require-trusted-types-for 'script'`;
}

const source = name => [`${name}.js`, `${name}.jsx`].map(f => join(pagesDir, f)).find(existsSync);

const shared = {
  bundle: true, minify: true, format: 'iife', target: 'es2022', outdir: bundleDir, jsx: 'automatic', logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
};

export async function bundlePages() {
  const entries = version => editors.filter(e => (e.react || 19) === version).map(e => source(e.name));
  await build({ ...shared, entryPoints: entries(19) });
  await build({ ...shared, entryPoints: entries(18), alias: { react: 'react18', 'react-dom': 'react-dom18' } });
}
