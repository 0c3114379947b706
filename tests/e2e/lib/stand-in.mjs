// A collector that does as it is told: it answers with whatever policy, status or silence a test wants to see the extension meet.
// Suites about what the real collector does start the real one (collector.mjs).
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const bodyOf = async request => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
};

export class StandIn {
  envelope = null;
  events = [];
  statuses = [];
  requests = [];
  status = 200;
  #version = 0;
  #polls = new Set();

  static async start() {
    const own = new StandIn();
    own.http = createServer((request, response) => own.#answer(request, response).catch(() => response.destroy()));
    await new Promise((resolve, reject) => own.http.once('error', reject).listen(0, '127.0.0.1', resolve));
    own.url = `http://127.0.0.1:${own.http.address().port}`;
    return own;
  }

  /** Publishes an envelope (or any text in its place) and wakes whoever waits for one. */
  publish(envelope, version = this.#version + 1) {
    this.envelope = typeof envelope === 'string' ? envelope : JSON.stringify(envelope);
    this.#version = version;
    for (const wake of [...this.#polls]) wake();
  }

  get etag() { return this.envelope === null ? null : `"${createHash('sha256').update(this.envelope).digest('hex').slice(0, 16)}"`; }

  get #hint() { return { version: this.#version, etag: this.etag ?? '' }; }

  async #answer(request, response) {
    const body = await bodyOf(request);
    const url = new URL(request.url, this.url);
    this.requests.push({ method: request.method, path: url.pathname, headers: request.rawHeaders.join('\n'), body });
    const reply = (status, value, headers = {}) => response.writeHead(status, {
      'content-type': 'application/json', 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', ...headers,
    }).end(value === undefined ? '' : JSON.stringify(value));
    if (request.method === 'OPTIONS') return reply(204);
    if (this.status !== 200) return reply(this.status, { error: { code: 'told_to', message: 'told to', mend: 'wait' } }, { 'retry-after': '1' });
    if (url.pathname === '/v1/enrol') return reply(200, { device: 'd-standin', policy: this.#hint, batch: { max_events: 100, interval_s: 1 } });
    if (url.pathname === '/v1/events') return this.#events(JSON.parse(body), reply);
    if (url.pathname === '/v1/policy') return this.#policy(url, request, reply, response);
    return reply(404, { error: { code: 'not_found', message: 'no such path', mend: 'check the path' } });
  }

  #events(batch, reply) {
    this.statuses.push(batch.status);
    const known = new Set(this.events.map(e => e.id));
    const fresh = batch.events.filter(e => !known.has(e.id));
    this.events.push(...fresh);
    return reply(200, {
      stored: fresh.map(e => e.id), duplicate: batch.events.filter(e => known.has(e.id)).map(e => e.id), rejected: [],
      policy: this.#hint, batch: { max_events: 100, interval_s: 1 },
    });
  }

  async #policy(url, request, reply, response) {
    const wait = Math.min(Number(url.searchParams.get('wait') || 0), 25) * 1000;
    const same = () => this.envelope !== null && request.headers['if-none-match'] === this.etag;
    if (wait && (this.envelope === null || same())) {
      await new Promise(resolve => {
        const done = () => { clearTimeout(timer); this.#polls.delete(done); resolve(); };
        const timer = setTimeout(done, wait);
        this.#polls.add(done);
        response.on('close', done);
      });
    }
    if (this.envelope === null) return reply(404, { error: { code: 'no_policy', message: 'no policy is published', mend: 'publish one' } });
    if (same()) return reply(304, undefined, { etag: this.etag });
    return response.writeHead(200, { 'content-type': 'application/json', etag: this.etag, 'access-control-allow-origin': '*' }).end(this.envelope);
  }

  async stop() { this.http.closeAllConnections(); await new Promise(resolve => this.http.close(resolve)); }
}
