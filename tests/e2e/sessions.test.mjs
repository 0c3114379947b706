// Whose account it is while tabs stay open: another workspace, a sign-out, many tabs; and who acts. Stand-ins serve what the sites document
// to be served; what the site was asked is counted at the site.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { managedChromium } from './lib/chromium.mjs';
import { leaks } from './lib/judge.mjs';
import { Names } from './lib/names.mjs';
import { poll } from './lib/person.mjs';
import { newKey } from './lib/policy.mjs';
import { around, makeSecret } from './lib/secrets.mjs';
import { StandIn } from './lib/stand-in.mjs';
import { serveUpdates } from './lib/updates.mjs';

const ours = randomUUID();
const theirs = randomUUID();
const own = randomUUID();
const key = newKey();
const sessions = ['/api/auth/session', '/api/organizations', '/api/account', '/api/v1/auths/', '/rest/auth/get-user', '/rest/subscriptions'];

/** What each site's session says now. */
const state = { chatgpt: 'work', openai: 'work', claude: 'work', webui: 'work' };
/** Every question about the session, with its time. */
const asked = [];

const chatgpt = {
  work: { user: { id: 'user-1', email: 'ann@corp.example' }, expires: '2027-01-01T00:00:00.000Z', account: { id: ours, planType: 'enterprise', structure: 'workspace' } },
  private: { user: { id: 'user-1', email: 'ann@corp.example' }, expires: '2027-01-01T00:00:00.000Z', account: { id: own, planType: 'plus', structure: 'personal' } },
};
const organisations = [
  { uuid: ours, name: 'Corp', capabilities: ['raven', 'chat'], raven_type: 'enterprise' },
  { uuid: own, name: 'Own', capabilities: ['chat'], raven_type: null },
];
const answers = {
  'chatgpt.com/api/auth/session': () => chatgpt[state.chatgpt] ?? {},
  'chat.openai.com/api/auth/session': () => chatgpt[state.openai] ?? {},
  'claude.ai/api/organizations': () => organisations,
  'claude.ai/api/account': () => ({
    uuid: 'a', email_address: 'ann@corp.example', lastActiveOrgId: state.claude === 'work' ? ours : own,
    memberships: organisations.map(organization => ({ organization })),
  }),
  // Its first endpoint answers nothing that anybody could read.
  'grok.com/rest/auth/get-user': () => ({ moved: true }),
  'grok.com/rest/subscriptions': () => ({ subscriptions: [{ tier: 'SUBSCRIPTION_TIER_GROK_PRO', status: 'SUBSCRIPTION_STATUS_ACTIVE' }] }),
  'chat.corp.example/api/v1/auths/': () => (state.webui === 'work' ? { id: 'u-1', email: 'ann@corp.example', name: 'Ann', role: 'user' } : null),
};

const composers = {
  'chatgpt.com': '<textarea id="prompt-textarea"></textarea>',
  'chat.openai.com': '<textarea id="prompt-textarea"></textarea>',
  'claude.ai': '<div data-testid="chat-input" class="tiptap ProseMirror" contenteditable="true"></div>',
  'chat.corp.example': '<textarea id="chat-input"></textarea>',
  'grok.com': '<textarea id="chat-input" aria-label="Ask Grok anything"></textarea>',
  'm365.cloud.microsoft': '<span id="m365-chat-editor-target-element" role="textbox" contenteditable="true" style="display:block"></span>',
};

/** A slow site: somebody pastes, and pastes again, while it makes up its mind. */
const slowly = { ms: 0 };

async function answer({ host, path }, response) {
  const bare = path.split('?')[0];
  if (sessions.includes(bare)) {
    asked.push({ host, path: bare, at: Date.now() });
    await new Promise(resolve => setTimeout(resolve, slowly.ms));
  }
  const said = answers[`${host}${bare}`]?.();
  if (said === null) return response.writeHead(401, { 'content-type': 'application/json' }).end('{"detail":"401 Unauthorized"}');
  if (said !== undefined) return response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(said));
  const page = `<!doctype html><meta charset="utf-8"><title>stand-in</title><style>[contenteditable],textarea{display:block;width:600px;height:120px}</style><body>${composers[host] ?? ''}`;
  return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
}

const classes = ['credential', 'session_token', 'connection_string'];
const policy = {
  schema: 1, version: 1,
  organisation: { name: 'Corp Example', contact: 'security@corp.example' },
  privacy: { report_clean: true },
  accounts: { corporate_domains: ['corp.example'], approved_workspaces: { chatgpt: [ours], claude: [ours], 'm365-copilot': [ours] } },
  sites: [{ id: 'own-chat', hosts: ['chat.corp.example'], like: 'open-webui', status: 'sanctioned' }],
  rules: [
    { id: 'work-may', when: { account: ['corporate'], actor: ['human', 'tool_mediated'], class: classes }, then: 'allow' },
    { id: 'others-mask', when: { account: ['corporate_email_personal_plan', 'unapproved_workspace', 'personal', 'signed_out', 'unknown'], class: classes }, then: 'mask' },
    { id: 'agents', when: { actor: ['automated'] }, then: 'block' },
  ],
};

describe('accounts while tabs stay open', { timeout: 400_000 }, () => {
  let names;
  let collector;
  let updates;
  let browser;

  before(async () => {
    names = await Names.serve([...Object.keys(composers), 'substrate.office.com'], answer);
    collector = await StandIn.start();
    updates = await serveUpdates();
    const values = { serverUrl: collector.url, enrolmentToken: 'pwe_test', trustKeys: [key.public], policy };
    // Without this the driver itself is a signal of automation.
    browser = await managedChromium(values, updates.url, [...names.args, '--disable-blink-features=AutomationControlled']);
    await browser.settled(30_000);
    await browser.allowClipboard(...Object.keys(composers).map(host => `https://${host}`));
  });
  after(async () => { await browser?.close(); await updates?.stop(); await collector?.stop(); await names?.stop(); });

  const box = '#prompt-textarea, [data-testid="chat-input"], #chat-input, #m365-chat-editor-target-element';
  const textIn = tab => tab.locator(box).evaluate(element => element.value ?? element.innerText);
  const empty = tab => tab.locator(box).evaluate(element => { if ('value' in element) element.value = ''; else element.textContent = ''; element.dispatchEvent(new InputEvent('input', { bubbles: true })); });

  async function open(host, path = '/') {
    const tab = await browser.page();
    await tab.goto(`https://${host}${path}`);
    await tab.bringToFront();
    return tab;
  }

  /** What becomes of a pasted secret: `native` or `masked`. */
  async function paste(tab, secret = makeSecret('github_token')) {
    await tab.bringToFront();
    await tab.evaluate(text => navigator.clipboard.writeText(text), around(secret));
    await tab.locator(box).click();
    await tab.keyboard.press('Control+V');
    const text = await poll(() => textIn(tab).then(now => now.trim()), 6000);
    await empty(tab);
    return text ? (leaks(secret, text) ? 'native' : 'masked') : 'nothing';
  }

  /** Pastes until it ends as wanted; answers how the last one ended, and after how long. */
  async function until(tab, wanted, ms) {
    const started = Date.now();
    let seen;
    do { seen = await paste(tab); } while (seen !== wanted && Date.now() - started < ms);
    return { seen, ms: Date.now() - started };
  }

  const lastEvent = test_ => poll(() => collector.events.findLast(test_), 20_000, 200);
  const countOf = host => asked.filter(one => one.host === host).length;

  test('ChatGPT: another workspace, told by its cookie, decides at the next paste', async () => {
    const tab = await open('chatgpt.com');
    assert.equal(await paste(tab), 'native', 'the approved workspace');
    state.chatgpt = 'private';
    const since = Date.now();
    await tab.evaluate(() => { document.cookie = '_account=personal; path=/'; });
    assert.equal(await paste(tab), 'masked');
    console.log(`cookie switch: decided anew after ${Date.now() - since} ms`);
    assert.equal(countOf('chatgpt.com'), 1);
    const event = await lastEvent(one => one.site.host === 'chatgpt.com' && one.fate === 'masked');
    assert.equal(event.account.verdict, 'corporate_email_personal_plan');
    assert.equal(event.actor.kind, 'human');
    assert.equal(event.profile, 'signed_out', 'nobody is signed in to this browser');
    await tab.close();
  });

  test('ChatGPT: the workspace in a request\'s header wins over what was known, and the prompt is stopped', async () => {
    const tab = await open('chat.openai.com');
    assert.equal(await paste(tab), 'native');
    state.openai = 'private';
    const secret = makeSecret('github_token');
    const send = workspace => tab.evaluate(([id, text]) => fetch('/backend-api/f/conversation', {
      method: 'POST', headers: { 'content-type': 'application/json', 'ChatGPT-Account-Id': id }, body: JSON.stringify({ messages: [{ author: { role: 'user' }, content: { parts: [text] } }] }),
    }).then(() => 'sent', () => 'stopped'), [workspace, around(secret)]);
    assert.equal(await send(ours), 'sent', 'the known workspace');
    assert.equal(await send(theirs), 'stopped', 'another one');
    assert.equal(names.to('chat.openai.com', '/backend-api/').filter(seen => seen.headers['chatgpt-account-id'] === theirs).length, 0);
    assert.equal(await paste(tab), 'masked', 'and the verdict is right from then on');
    assert.equal(countOf('chat.openai.com'), 1);
    await tab.close();
  });

  test('Claude: the organisation in a request\'s path wins', async () => {
    const tab = await open('claude.ai', '/new');
    assert.equal(await paste(tab), 'native');
    const secret = makeSecret('github_token');
    const send = organisation => tab.evaluate(([id, text]) => fetch(`/api/organizations/${id}/chat_conversations/c/completion`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ prompt: text }),
    }).then(() => 'sent', () => 'stopped'), [organisation, around(secret)]);
    assert.equal(await send(ours), 'sent');
    state.claude = 'private';
    assert.equal(await send(own), 'stopped');
    assert.equal(await paste(tab), 'masked');
    await tab.close();
  });

  test('Microsoft 365: the tenant in the socket\'s address wins', async () => {
    const tab = await open('m365.cloud.microsoft', '/chat');
    await tab.evaluate(tid => localStorage.setItem(`${crypto.randomUUID()}.${tid}-login.windows.net-${tid}`, '{}'), ours);
    assert.equal((await until(tab, 'native', 10_000)).seen, 'native', 'the approved tenant');
    await tab.evaluate(tid => new Promise(done => {
      const socket = new WebSocket(`wss://substrate.office.com/m365Copilot/Chathub/${crypto.randomUUID()}@${tid}?x=1`);
      socket.onclose = done;
      socket.onerror = done;
    }), theirs);
    assert.equal(await paste(tab), 'masked');
    await tab.close();
  });

  test('a sign-out in an open tab ends the trust at once', async () => {
    const tab = await open('chat.corp.example');
    assert.equal(await paste(tab), 'native');
    state.webui = 'out';
    await tab.evaluate(() => fetch('/api/v1/auths/signout', { method: 'POST' }));
    assert.equal(await paste(tab), 'masked');
    assert.equal(countOf('chat.corp.example'), 1);
    await tab.close();
  });

  test('an endpoint that tells nothing is asked once, and nobody is taken for anybody', async () => {
    const tab = await open('grok.com');
    assert.equal(await paste(tab), 'masked');
    assert.equal((await lastEvent(one => one.site.host === 'grok.com' && one.fate === 'masked')).account.verdict, 'unknown');
    assert.deepEqual(asked.filter(one => one.host === 'grok.com').map(one => one.path), ['/rest/auth/get-user']);
    await tab.close();
  });

  test('eight tabs, reloads and switches: one question in a minute, and `corporate` again as soon as the next is allowed', async () => {
    state.webui = 'work';
    const tabs = [];
    for (let i = 0; i < 8; i += 1) tabs.push(await open('chat.corp.example', `/c/${i}`));
    for (const tab of tabs.slice(0, 4)) await tab.reload();
    await tabs[7].evaluate(() => fetch('/api/v1/auths/signin', { method: 'POST' }));
    for (const tab of tabs.slice(1)) await tab.close();
    assert.equal(await paste(tabs[0]), 'masked', 'in doubt nobody is corporate');
    // Longer than a held paste waits: pastes fall between the question and its answer, and must not put it off.
    slowly.ms = 3_000;
    const { seen, ms } = await until(tabs[0], 'native', 75_000);
    slowly.ms = 0;
    console.log(`eight tabs: corporate again after ${ms} ms`);
    assert.equal(seen, 'native');
    await tabs[0].close();
  });

  test('the site\'s next endpoint is asked in the next minute, and tells', async () => {
    const known = one => one.site.host === 'grok.com' && one.account.verdict === 'personal';
    const tab = await open('grok.com');
    const end = Date.now() + 75_000;
    do await paste(tab); while (!collector.events.some(known) && Date.now() < end);
    assert.ok(await lastEvent(known));
    assert.deepEqual(asked.filter(one => one.host === 'grok.com').map(one => one.path), ['/rest/auth/get-user', '/rest/subscriptions']);
    await tab.close();
  });

  test('at the site: never two questions within a minute, whatever the endpoint', () => {
    const last = new Map();
    for (const { host, path, at } of asked) {
      assert.ok(!last.has(host) || at - last.get(host) >= 59_500, `${host} was asked again (${path}) after ${at - last.get(host)} ms`);
      last.set(host, at);
    }
    assert.ok(asked.length >= 5, `only ${asked.length} questions arrived`);
  });

  /** The actor of the event that a gesture leads to. */
  async function actorOf(host, doing) {
    const tab = await open(host, `/actor/${randomUUID()}`);
    await tab.locator(box).click();
    const from = collector.events.length;
    await doing(tab, await browser.context.newCDPSession(tab));
    await new Promise(resolve => setTimeout(resolve, 500));
    // An unanswered question ends with its tab.
    await tab.close();
    return poll(() => collector.events.slice(from).find(one => one.site.host === host && one.gesture !== 'visit'), 20_000, 100);
  }
  const enter = tab => tab.keyboard.press('Enter');

  test('typing, an input method and dictation are no agents', async () => {
    const typed = await actorOf('chatgpt.com', async tab => { await tab.keyboard.type('What is the weather like today?', { delay: 5 }); await enter(tab); });
    assert.deepEqual([typed?.actor.kind, typed?.actor.signals], ['human', []]);
    const composed = await actorOf('chatgpt.com', async (tab, cdp) => {
      for (const text of ['n', 'ni', 'nih']) await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      await cdp.send('Input.insertText', { text: '你好' });
      await enter(tab);
    });
    assert.deepEqual([composed?.actor.kind, composed?.actor.signals], ['tool_mediated', ['composition']]);
    const dictated = await actorOf('chatgpt.com', async (tab, cdp) => { await cdp.send('Input.insertText', { text: 'please tell me about the weather of tomorrow' }); await enter(tab); });
    assert.deepEqual([dictated?.actor.kind, dictated?.actor.signals], ['tool_mediated', ['bulk_input']]);
  });

  test('a password manager\'s way of filling in is no agent', async () => {
    const filled = await actorOf('chatgpt.com', async tab => {
      await tab.locator(box).evaluate(element => { element.value = 'some words of mine that a tool has put here'; element.dispatchEvent(new Event('input', { bubbles: true })); });
      await enter(tab);
    });
    assert.deepEqual([filled?.actor.kind, filled?.actor.signals], ['tool_mediated', ['scripted_input']]);
  });

  test('the marks of agents in the page name them, and a rule about agents holds at paste and submit', async () => {
    const marks = ['<div id="claude-agent-glow-border"></div>', '<div id="codex-agent-overlay-root"></div>', '<div id="pplx-agent-1-overlay"></div>', '<div id="playwright-highlight-container"></div>'];
    for (const mark of marks) {
      const event = await actorOf('chatgpt.com', async tab => {
        await tab.evaluate(html => document.body.insertAdjacentHTML('beforeend', html), mark);
        await tab.locator(box).click();
        await tab.keyboard.type('a harmless question', { delay: 5 });
        await enter(tab);
        await poll(() => tab.frames().some(frame => frame.url().includes('prompt.html')), 5000);
      });
      assert.deepEqual([event?.actor.kind, event?.rule, event?.fate, event?.actor.signals.includes('agent_mark')], ['automated', 'agents', 'stopped', true], mark);
    }
    const pasted = await actorOf('chatgpt.com', async tab => {
      await tab.evaluate(html => document.body.insertAdjacentHTML('beforeend', html), marks[0]);
      await tab.evaluate(() => navigator.clipboard.writeText('a harmless question'));
      await tab.locator(box).click();
      await tab.keyboard.press('Control+V');
      await poll(() => tab.frames().some(frame => frame.url().includes('prompt.html')), 5000);
      assert.equal(await textIn(tab), '');
    });
    assert.deepEqual([pasted?.actor.kind, pasted?.gesture, pasted?.rule], ['automated', 'paste', 'agents']);
  });
});
