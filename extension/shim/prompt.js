// Starts the prompt's Rust.
import load, { prompt_page } from './wasm/pages.js';

await load({ module_or_path: new URL('./wasm/pages_bg.wasm', import.meta.url) });
prompt_page();
