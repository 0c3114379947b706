// Starts the popup's Rust.
import load, { popup_page } from './wasm/pages.js';

await load({ module_or_path: new URL('./wasm/pages_bg.wasm', import.meta.url) });
popup_page();
