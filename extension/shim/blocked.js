// Starts the Rust of the page that stands in a forbidden site's place.
import load, { blocked_page } from './wasm/pages.js';

await load({ module_or_path: new URL('./wasm/pages_bg.wasm', import.meta.url) });
blocked_page();
