// Starts the prompt's Rust.
import load, { prompt_page } from './wasm/promptward.js';

await load({ module_or_path: new URL('./wasm/promptward_bg.wasm', import.meta.url) });
prompt_page();
