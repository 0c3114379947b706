// Serves the pages of `pages/ordinary/`: each a page that is no AI chat, with the requests that such a page sends.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { outDir, pagesDir } from './paths.mjs';

const folder = join(pagesDir, 'ordinary');
const bundles = join(outDir, 'ordinary');

/** The helpers that every page has. `window.settled` resolves when everything the page asked for has begun to be answered. */
const helpers = `<!doctype html><meta charset="utf-8"><script>
const pending = [];
const later = promise => { pending.push(promise); return promise; };
const load = (method, path, body) => later(fetch(path, { method, headers: body ? { 'content-type': 'application/json' } : {}, body: body && JSON.stringify(body) }).then(r => r.text()));
const events = path => later(new Promise(done => { const source = new EventSource(path); source.onmessage = done; source.onerror = done; }));
const socket = path => later(new Promise(done => { const line = new WebSocket(location.origin.replace('http', 'ws') + path); line.onopen = done; line.onerror = done; }));
const settled = () => Promise.all(pending).then(() => true);
</script>`;

/** Names of all pages. */
export const ordinaryPages = readdirSync(folder).filter(file => file.endsWith('.html')).map(file => file.slice(0, -5)).sort();

export class OrdinaryServer {
  requests = [];
  #sockets = new Set();

  static async start() {
    const editors = readdirSync(join(folder, 'editors')).map(file => join(folder, 'editors', file));
    await build({ entryPoints: editors, bundle: true, minify: true, format: 'iife', target: 'es2022', outdir: bundles, logLevel: 'error' });
    const own = new OrdinaryServer();
    own.handler = (request, response) => void own.#answer(request, response).catch(() => response.destroy());
    own.http = createServer(own.handler);
    own.http.on('upgrade', (request, socket) => upgrade(request, socket, own.#sockets));
    await new Promise((resolve, reject) => own.http.once('error', reject).listen(0, '127.0.0.1', resolve));
    own.origin = `http://127.0.0.1:${own.http.address().port}`;
    return own;
  }

  url(name) { return `${this.origin}/ordinary/${name}`; }

  async #answer(request, response) {
    request.resume();
    const { pathname } = new URL(request.url, this.origin);
    this.requests.push(`${request.method} ${pathname}`);
    const reply = (type, body) => response.writeHead(200, { 'content-type': type }).end(body);
    const [, first, second] = pathname.split('/');
    if (first === 'ordinary' && ordinaryPages.includes(second)) return reply('text/html; charset=utf-8', helpers + await readFile(join(folder, `${second}.html`), 'utf8'));
    if (first === 'bundle') return reply('text/javascript', await readFile(join(bundles, second)));
    if ((request.headers.accept ?? '').includes('text/event-stream')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      return undefined;
    }
    if ((request.headers.accept ?? '').includes('text/html')) {
      return reply('text/html; charset=utf-8', '<!doctype html><title>Page</title><textarea id="field" style="width:400px"></textarea>');
    }
    return reply('application/json', '{"ok":true}');
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    this.http.closeAllConnections();
    await new Promise(resolve => this.http.close(resolve));
  }
}

/** A WebSocket that opens and says nothing. */
function upgrade(request, socket, open) {
  open.add(socket);
  socket.on('close', () => open.delete(socket));
  socket.on('end', () => socket.destroy());
  socket.resume();
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.on('error', () => {});
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
}
