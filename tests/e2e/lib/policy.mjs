// Policies of the tests and their signatures: DSSE with Ed25519 over the exact bytes (docs/design.md §4).
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

export const payloadType = 'application/vnd.promptward.policy+json';

/** A signing key pair; `public` is what managed storage trusts. */
export function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  return { private: privateKey, public: raw.toString('base64'), id: createHash('sha256').update(raw).digest('hex').slice(0, 16) };
}

/** The envelope of a policy; `text` may be any bytes, so that tests can sign what is no policy. */
export function envelope(key, policy) {
  const bytes = Buffer.from(typeof policy === 'string' ? policy : JSON.stringify(policy));
  const message = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${bytes.length} `), bytes]);
  const sig = sign(null, message, key.private).toString('base64');
  return { payloadType, payload: bytes.toString('base64'), signatures: [{ keyid: key.id, sig }] };
}

const about = (id, then, extra = {}) => ({ id, when: { class: extra.class ?? ['credential'], ...extra.when }, then, ...extra.rest });

/** Credentials and everything of their kind are masked without a question; private keys are blocked. */
export function maskingPolicy(version = 1, more = {}) {
  const maskable = ['credential', 'session_token', 'connection_string', 'payment', 'bank'];
  return {
    schema: 1, version,
    organisation: { name: 'Corp Example', contact: 'security@corp.example' },
    rules: [about('mask-secrets', 'mask', { class: maskable }), about('block-keys', 'block', { class: ['private_key'] })],
    ...more,
  };
}

/** The same secrets lead to another decision: for tests of the prompt and of policy changes. */
export function policyThat(decision, version = 1, more = {}) {
  const all = ['credential', 'session_token', 'connection_string', 'payment', 'bank', 'private_key'];
  return {
    schema: 1, version,
    organisation: { name: 'Corp Example', contact: 'security@corp.example' },
    rules: [about(`all-${decision}`, decision, { class: all })],
    ...more,
  };
}

/** The managed values that make the test site one of the company's own chats. */
export function managedFor(server, more = {}) {
  return { corporateDomains: ['corp.example'], aiHosts: [{ match: server.host, like: 'open-webui' }], ...more };
}
