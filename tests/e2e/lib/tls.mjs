// Serves the test site under the name of a site of the built-in catalogue: https with a throw-away certificate, reached through the
// browser's own host mapping, so that no name is looked up and nothing leaves the machine.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { scratch } from './paths.mjs';

export async function underName(chat, name) {
  const dir = scratch('tls');
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert,
    '-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`openssl made no certificate (${made.stderr || made.error}): install the package \`openssl\`.`);
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, chat.handler);
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    origin: `https://${name}`,
    args: [`--host-resolver-rules=MAP ${name}:443 127.0.0.1:${port}`, '--ignore-certificate-errors'],
    stop: async () => { server.closeAllConnections(); await new Promise(resolve => server.close(resolve)); },
  };
}
