// The AI site of the tests: serves the chat pages under a strict CSP and keeps every byte that reaches it.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleDir, bundlePages, editors, policyOf } from './pages.mjs';
import { pagesDir } from './paths.mjs';

const accounts = {
  corporate: { id: 'u-1', email: 'ann@corp.example', name: 'Ann', role: 'user' },
  personal: { id: 'u-2', email: 'ann.private@mail.example', name: 'Ann', role: 'user' },
};

const html = name => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chat: ${name}</title>
<link rel="stylesheet" href="/chat.css"><script defer src="/bundle/${name}.js"></script></head>
<body><main><ol id="messages"></ol><div id="row"><div id="composer"></div><button id="send-message-button" type="button">Send</button></div></main></body></html>`;

const bodyOf = request => new Promise((resolve, reject) => {
  const parts = [];
  request.on('data', part => parts.push(part)).on('end', () => resolve(Buffer.concat(parts))).on('error', reject);
});

/** A message as the server got it: the text of the JSON body, and the raw bytes beside it. */
function messageIn(raw) {
  try {
    const body = JSON.parse(raw.toString('utf8'));
    return { conversation: body.chat_id, text: body.messages.map(m => m.content).join('\n'), raw };
  } catch { return { conversation: 'unreadable', text: raw.toString('latin1'), raw }; }
}

export class ChatServer {
  account = 'personal';
  requests = [];
  messages = [];
  #waiters = new Set();

  static async start() {
    await bundlePages();
    const server = new ChatServer();
    server.handler = (request, response) => server.#answer(request, response);
    server.http = createServer(server.handler);
    await new Promise((resolve, reject) => server.http.once('error', reject).listen(0, '127.0.0.1', resolve));
    server.host = `127.0.0.1:${server.http.address().port}`;
    server.origin = `http://${server.host}`;
    return server;
  }

  url(editor, conversation) { return `${this.origin}/chat/${editor}?c=${encodeURIComponent(conversation)}`; }

  /** Messages of one conversation, in order of arrival. */
  of(conversation) { return this.messages.filter(m => m.conversation === conversation); }

  /** Waits until `n` messages of the conversation have arrived; answers what is there when the time is up. */
  async waitFor(conversation, n = 1, ms = 5000) {
    const end = Date.now() + ms;
    while (this.of(conversation).length < n && Date.now() < end) {
      await new Promise(resolve => {
        const timer = setTimeout(done, Math.max(1, end - Date.now()));
        const waiters = this.#waiters;
        function done() { clearTimeout(timer); waiters.delete(done); resolve(); }
        waiters.add(done);
      });
    }
    return this.of(conversation);
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise(resolve => this.http.close(resolve));
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.origin);
    const body = await bodyOf(request).catch(() => Buffer.alloc(0));
    this.requests.push({ method: request.method, url: request.url, headers: request.rawHeaders.join('\n'), body });
    try { await this.#route(request, url, body, response); } catch (error) {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error.message));
    }
  }

  async #route(request, url, body, response) {
    const [, first, second] = url.pathname.split('/');
    const known = editors.some(e => e.name === second);
    if (first === 'chat' && known) return this.#page(response, second);
    if (url.pathname === '/blank') return send(response, 200, 'text/html; charset=utf-8', '<!doctype html><title>blank</title><body>');
    if (url.pathname === '/chat.css') return send(response, 200, 'text/css', await readFile(join(pagesDir, 'chat.css')));
    if (first === 'bundle') {
      const name = second?.replace(/\.js$/, '');
      if (editors.some(e => e.name === name)) return send(response, 200, 'text/javascript; charset=utf-8', await readFile(join(bundleDir, `${name}.js`)));
    }
    if (url.pathname === '/api/chat/completions' && request.method === 'POST') return this.#message(response, body);
    if (url.pathname === '/backend-api/f/conversation' && request.method === 'POST') return json(response, 200, { ok: true });
    if (url.pathname === '/api/v1/auths/') return this.#session(response);
    if (url.pathname === '/api/config') return json(response, 200, { status: true, name: 'Open WebUI', version: '0.6.0', features: { auth: true } });
    return send(response, 404, 'text/plain', 'not found');
  }

  #page(response, name) {
    response.setHeader('content-security-policy', policyOf(name));
    send(response, 200, 'text/html; charset=utf-8', html(name));
  }

  #message(response, raw) {
    const message = messageIn(raw);
    this.messages.push(message);
    for (const wake of [...this.#waiters]) wake();
    json(response, 200, { choices: [{ message: { role: 'assistant', content: `Received ${message.text.length} characters.` } }] });
  }

  #session(response) {
    const account = accounts[this.account];
    if (account) json(response, 200, { ...account, token_type: 'Bearer', profile_image_url: '/user.png' });
    else json(response, 401, { detail: '401 Unauthorized' });
  }
}

function send(response, status, type, body) {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

function json(response, status, value) { send(response, status, 'application/json', JSON.stringify(value)); }
