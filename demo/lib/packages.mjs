// Serves the packed extension of `dist/` over loopback, as a company's update server would.
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { distRoot } from './places.mjs';

const read = name => readFileSync(join(distRoot, name));

/** Starts the server; `updates` is the address that policy names. */
export async function servePackages() {
  if (!existsSync(join(distRoot, 'updates.xml'))) throw new Error('dist/updates.xml is missing: run `make build` first');
  const server = http.createServer((request, response) => {
    const name = new URL(request.url, 'http://localhost').pathname.slice(1);
    if (name === 'updates.xml') return response.writeHead(200, { 'content-type': 'text/xml' }).end(updates(server));
    if (/^promptward-[\d.]+\.crx$/.test(name)) return response.writeHead(200, { 'content-type': 'application/x-chrome-extension' }).end(read(name));
    return response.writeHead(404).end();
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    id: String(read('id.txt')).trim(),
    updates: `http://127.0.0.1:${server.address().port}/updates.xml`,
    close: () => new Promise(resolve => { server.closeAllConnections(); server.close(resolve); }),
  };
}

/** The built update manifest, with this server's address in place of the one it was built for. */
function updates(server) {
  return String(read('updates.xml')).replace(/codebase='[^']*\/([^'/]+)'/, `codebase='http://127.0.0.1:${server.address().port}/$1'`);
}
