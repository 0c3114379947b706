// The update server of a company: the packed extension and its manifest over loopback.
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { chromiumId, manifestOf } from './extension.mjs';
import { distRoot } from './paths.mjs';

function packed() {
  const name = readdirSync(distRoot).find(file => file.endsWith('.crx'));
  if (!name) throw new Error(`${distRoot} holds no .crx: run \`make dist\` first.`);
  return readFileSync(join(distRoot, name));
}

export async function serveUpdates() {
  const crx = packed();
  const asked = [];
  const { version } = manifestOf('chromium');
  const http = createServer((request, response) => {
    asked.push(request.url);
    if (request.url.startsWith('/updates.xml')) {
      response.writeHead(200, { 'content-type': 'application/xml' }).end('<?xml version="1.0" encoding="UTF-8"?>'
        + `<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0"><app appid="${chromiumId()}">`
        + `<updatecheck codebase="http://127.0.0.1:${http.address().port}/extension.crx" version="${version}"/></app></gupdate>`);
    } else response.writeHead(200, { 'content-type': 'application/x-chrome-extension' }).end(crx);
  });
  await new Promise((resolve, reject) => http.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${http.address().port}/updates.xml`, asked,
    stop: async () => { http.closeAllConnections(); await new Promise(resolve => http.close(resolve)); },
  };
}
