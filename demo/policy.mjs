// The demo company's policy, as its security team would write it.

const DATA = ['credential', 'session_token', 'connection_string', 'payment', 'bank'];
const NOT_OURS = ['personal', 'signed_out', 'unknown'];

/** The first published policy for the chat on `host`. */
export function demoPolicy(host) {
  return {
    schema: 1,
    organisation: { name: 'Corp Example', contact: 'security@corp.example' },
    accounts: { corporate_domains: ['corp.example'] },
    sites: [{
      id: 'harbour', hosts: [host], like: 'open-webui', status: 'tolerated', owner: 'Platform team', purpose: 'Drafts and code questions',
    }],
    rules: [
      {
        id: 'mask-outside-work-accounts', when: { class: DATA, account: NOT_OURS }, then: 'mask',
        message: { en: 'Access data stays inside the company. It was replaced by a placeholder.' },
      },
      {
        id: 'note-in-work-accounts', when: { class: DATA, account: ['corporate'] }, then: 'coach',
        message: { en: 'Fine in your work account. Please rotate the key when the question is answered.' },
      },
      {
        id: 'no-private-keys', when: { class: ['private_key'] }, then: 'block',
        message: { en: 'Private keys never leave the company, whatever the account.' },
      },
    ],
  };
}

/** What device management hands to the extension. */
export function managedValues({ server, token, trustKey, host }) {
  return {
    serverUrl: server,
    enrolmentToken: token,
    trustKeys: [trustKey],
    corporateDomains: ['corp.example'],
    aiHosts: [{ match: host, like: 'open-webui', id: 'harbour', status: 'tolerated' }],
  };
}
