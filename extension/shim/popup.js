// Starts the popup's Rust.
import load, { popup_page } from './wasm/promptward.js';

await load({ module_or_path: new URL('./wasm/promptward_bg.wasm', import.meta.url) });
popup_page();
