// The demo AI chat: a small web app with a composer, two accounts and an echo model, under a strict Content-Security-Policy.
// `node demo/server.mjs [PORT]` serves it alone; `demo/run.mjs` starts it as part of the story.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const app = new URL('./app/', import.meta.url);

const ACCOUNTS = {
  corporate: { id: 'u-1', email: 'ann@corp.example', name: 'Ann Example', role: 'user' },
  personal: { id: 'u-2', email: 'ann.example@mail.example', name: 'Ann at home', role: 'user' },
};

// `ProseMirrorClipboard` is the editor's own trusted-types policy for pasted HTML.
const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "base-uri 'none'",
  "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", 'trusted-types ProseMirrorClipboard',
].join('; ');

const BODY_LIMIT = 8 * 1024 * 1024;
const HISTORY = 200;

async function assets() {
  const file = name => readFile(new URL(name, app));
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('main.js', app))], bundle: true, format: 'esm', target: 'es2022', minify: true, write: false, logLevel: 'error',
  });
  return new Map([
    ['/', ['text/html; charset=utf-8', await file('index.html')]],
    ['/style.css', ['text/css; charset=utf-8', await file('style.css')]],
    ['/icon.svg', ['image/svg+xml', await file('icon.svg')]],
    ['/app.js', ['text/javascript; charset=utf-8', bundle.outputFiles[0].contents]],
  ]);
}

async function body(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > BODY_LIMIT) throw Object.assign(new Error('too large'), { status: 413 });
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw Object.assign(new Error('not JSON'), { status: 400 });
  }
}

const json = (response, status, value, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers }).end(JSON.stringify(value));

/** The model: says how much arrived and quotes it, word by word as a model would. */
async function* echo(text) {
  const words = text.trim().split(/\s+/).length;
  const answer = `I received ${words} ${words === 1 ? 'word' : 'words'}:\n\n${text}`;
  for (const piece of answer.match(/\s*\S+/g) ?? []) {
    yield piece;
    if (text.length < 2000) await pause(12);
  }
}

class Chat {
  sessions = new Map();

  /** The newest prompts that reached the server, oldest first: what an AI vendor would now hold. */
  received = [];

  account(request) {
    const token = /(?:^|;\s*)session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    return ACCOUNTS[this.sessions.get(token)];
  }

  async signin(request, response) {
    const { account } = await body(request);
    if (!Object.hasOwn(ACCOUNTS, account)) return json(response, 400, { detail: `no such account; there are ${Object.keys(ACCOUNTS).join(' and ')}` });
    const token = randomUUID();
    this.sessions.set(token, account);
    return json(response, 200, ACCOUNTS[account], { 'set-cookie': `session=${token}; Path=/; HttpOnly; SameSite=Strict` });
  }

  async complete(request, response) {
    const user = this.account(request);
    if (!user) return json(response, 401, { detail: 'Not authenticated' });
    const { messages } = await body(request);
    const prompt = messages?.at(-1)?.content;
    if (typeof prompt !== 'string') return json(response, 400, { detail: 'messages[].content must be text' });
    this.received.push({ email: user.email, prompt });
    this.received.splice(0, this.received.length - HISTORY);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    for await (const content of echo(prompt)) response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
    return response.end('data: [DONE]\n\n');
  }

  async answer(files, request, response) {
    const { pathname } = new URL(request.url, 'http://localhost');
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    switch (`${request.method} ${pathname}`) {
      case 'GET /api/v1/auths/': {
        const user = this.account(request);
        return user ? json(response, 200, user) : json(response, 401, { detail: 'Not authenticated' });
      }
      case 'GET /api/config': return json(response, 200, { name: 'Harbour', version: '1.0', features: { auth: true } });
      case 'POST /api/v1/auths/signin': return this.signin(request, response);
      case 'POST /api/v1/auths/signout':
        return json(response, 200, {}, { 'set-cookie': 'session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict' });
      case 'POST /api/chat/completions': return this.complete(request, response);
      default: {
        const [type, bytes] = files.get(pathname) ?? [];
        return bytes ? response.writeHead(200, { 'content-type': type }).end(bytes) : json(response, 404, { detail: `nothing at ${pathname}` });
      }
    }
  }
}

/** Starts the chat on loopback; `port` 0 takes any free one. */
export async function startChat(port = 0) {
  const files = await assets();
  const chat = new Chat();
  const server = http.createServer((request, response) => {
    chat.answer(files, request, response).catch(error => {
      if (response.headersSent) return response.destroy();
      return json(response, error.status ?? 500, { detail: error.message });
    });
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    received: chat.received,
    close: () => new Promise(resolve => { server.closeAllConnections(); server.close(resolve); }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startChat(Number(process.argv[2] ?? 8787));
  console.log(`Harbour is at ${url} (Ctrl+C ends it)`);
}
