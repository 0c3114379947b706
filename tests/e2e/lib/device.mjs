// A device as the collector sees one: enrols, signs its requests, sends events of the real schema, and remembers what was acknowledged.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A UUIDv7 of this moment. */
export function uuid7() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The order in which the core writes an event: the chain is a hash over these bytes. */
const ORDER = ['schema', 'id', 'at', 'device', 'seq', 'prev', 'subject', 'profile_domain', 'profile', 'site', 'account', 'actor', 'gesture', 'findings', 'size',
  'decision', 'rule', 'would', 'choice', 'reason', 'fate', 'discovery', 'consent', 'guard', 'versions'];

const inOrder = event => Object.fromEntries(ORDER.filter(name => name in event).map(name => [name, event[name]]));

export class Device {
  acknowledged = new Set();
  duplicates = 0;
  #seq = 0;
  #prev = null;

  static async enrol(url, token, name = 'load') {
    const device = new Device();
    device.url = url;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    device.key = privateKey;
    const response = await fetch(`${url}/v1/enrol`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        token, public_key: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64'),
        name, browser: 'chromium 156', extension: '0.1.0',
      }),
    });
    if (!response.ok) throw new Error(`enrol: ${response.status} ${await response.text()}`);
    device.id = (await response.json()).device;
    return device;
  }

  /** The next event of this device's chain; `overrides` change its words. */
  event(overrides = {}) {
    const event = inOrder({
      schema: 1, id: uuid7(), at: Date.now(), device: this.id, seq: this.#seq += 1, ...(this.#prev ? { prev: this.#prev } : {}),
      site: { id: 'open-webui', host: 'chat.corp.example', status: 'sanctioned', tier: 'reads' },
      account: { verdict: 'personal', evidence: [] }, actor: { kind: 'human', signals: [] }, gesture: 'paste',
      findings: [{ detector: 'aws-access-key', class: 'credential', count: 1, confidence: 90 }],
      size: 'up_to_100', decision: 'mask', rule: 'load', fate: 'masked', guard: { state: 'armed', reasons: [] },
      versions: { extension: '0.1.0', policy: 1 }, ...overrides,
    });
    this.#prev = createHash('sha256').update(JSON.stringify(event)).digest('hex');
    return event;
  }

  /** A signed request. */
  async request(method, path, value) {
    const body = value === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(value));
    const ts = Date.now();
    const text = `${method}\n${path}\n${ts}\n${createHash('sha256').update(body).digest('hex')}`;
    const sig = sign(null, Buffer.from(text), this.key).toString('base64');
    return fetch(this.url + path, {
      method, headers: { authorization: `Promptward device=${this.id},ts=${ts},sig=${sig}`, ...(body.length ? { 'content-type': 'application/json' } : {}) },
      ...(body.length ? { body } : {}),
    });
  }

  async send(events) {
    const status = {
      extension: '0.1.0', browser: 'chromium 156', policy_version: 1, policy_digest: '', policy_stale: false, managed_keys: [], managed_errors: [],
      guard: { armed: 1, degraded: 0, unprotected: 0 }, queue: 0, clock: Date.now(),
    };
    return this.request('POST', '/v1/events', { batch: uuid7(), events, dropped: 0, status });
  }

  /** Sends until an answer comes, whatever happens to the line or the collector meanwhile: as the extension's queue does. */
  async deliver(events, until = () => false) {
    for (;;) {
      const response = await this.send(events).catch(() => null);
      if (response?.ok) {
        const answer = await response.json().catch(() => null);
        if (answer) {
          for (const id of [...answer.stored, ...answer.duplicate]) this.acknowledged.add(id);
          this.duplicates += answer.duplicate.length;
          return answer;
        }
      } else if (response && ![429, 502, 503].includes(response.status)) {
        throw new Error(`events: ${response.status} ${await response.text()}`);
      }
      if (until()) return null;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}
