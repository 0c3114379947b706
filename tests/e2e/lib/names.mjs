// Several web hosts on one loopback server: https with a throw-away certificate for all the names, plain http beside it, every request kept
// with its headers, WebSocket handshakes included. No name is looked up: the browser's own host mapping leads to this server.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createPlain } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { scratch } from './paths.mjs';

const listening = server => new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server.address().port)));
const acceptKey = key => createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

export class Names {
  /** `{secure, host, path, method, headers}` of everything that arrived. */
  requests = [];

  static async serve(names, answer) {
    const own = new Names();
    const dir = scratch('names');
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    const alternatives = names.map(name => `DNS:${name}`).join(',');
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert,
      '-days', '2', '-subj', `/CN=${names[0]}`, '-addext', `subjectAltName=${alternatives}`], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`openssl made no certificate (${made.stderr || made.error}): install the package \`openssl\`.`);
    const handler = secure => (request, response) => {
      const seen = own.#keep(secure, request);
      request.resume();
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*');
      answer(seen, response);
    };
    own.secure = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, handler(true));
    own.plain = createPlain(handler(false));
    for (const [server, secure] of [[own.secure, true], [own.plain, false]]) {
      server.on('upgrade', (request, socket) => {
        own.#keep(secure, request);
        socket.end(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey(request.headers['sec-websocket-key'])}\r\n\r\n`);
      });
    }
    const [tls, http] = [await listening(own.secure), await listening(own.plain)];
    const rules = names.flatMap(name => [`MAP ${name}:443 127.0.0.1:${tls}`, `MAP ${name}:80 127.0.0.1:${http}`]);
    own.args = [`--host-resolver-rules=${rules.join(',')}`, '--ignore-certificate-errors'];
    return own;
  }

  #keep(secure, request) {
    const seen = { secure, host: request.headers.host, path: request.url, method: request.method, headers: request.headers };
    this.requests.push(seen);
    return seen;
  }

  /** Requests to a host whose path begins so. */
  to(host, path = '/') { return this.requests.filter(seen => seen.host === host && seen.path.startsWith(path)); }

  async stop() {
    for (const server of [this.secure, this.plain]) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  }
}
