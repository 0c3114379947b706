// Real chat applications of a few lines each (`tests/e2e/apps/`), started from the registry's packages that `tools/setup.sh apps` put
// below `target/e2e/apps/`.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root, scratch } from './paths.mjs';

const source = name => join(root, 'tests', 'e2e', 'apps', name);
const tool = (environment, name) => join(root, 'target', 'e2e', 'apps', environment, 'bin', name);

/** How each is started on a port, and where its composer is. */
export const apps = [
  { name: 'gradio', run: port => [tool('chat', 'python'), source('gradio_chat.py'), port], composer: 'textarea[data-testid="textbox"]' },
  { name: 'chainlit', run: port => [tool('chainlit', 'chainlit'), 'run', source('chainlit_chat.py'), '--headless', '--host', '127.0.0.1', '--port', port], composer: '#message-composer textarea, #message-composer [contenteditable="true"], #chat-input' },
  { name: 'streamlit', run: port => [tool('chat', 'streamlit'), 'run', source('streamlit_chat.py'), '--server.address', '127.0.0.1', '--server.port', port, '--server.headless', 'true', '--browser.gatherUsageStats', 'false'], composer: 'textarea[data-testid="stChatInputTextArea"]' },
  { name: 'panel', run: port => [tool('chat', 'python'), source('panel_chat.py'), port], composer: '.chat-interface-input-widget textarea' },
  { name: 'nicegui', run: port => [tool('chat', 'python'), source('nicegui_chat.py'), port], composer: 'input.q-field__native' },
];

/** Installs what is missing; the error says what to do where the registry is out of reach. */
export function installApps() {
  const done = spawnSync(join(root, 'tools', 'setup.sh'), ['apps'], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`The chat applications of the tests could not be installed:\n${done.stderr}`);
}

const freePort = () => new Promise((resolve, reject) => {
  const server = createServer();
  server.once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(String(port)));
  });
});

/** Starts one and waits until it answers. */
export async function startApp(app) {
  const port = await freePort();
  const dir = scratch(`app-${app.name}`);
  const [program, ...args] = app.run(port);
  mkdirSync(dir, { recursive: true });
  const log = createWriteStream(join(dir, 'log'));
  const environment = { ...process.env, GRADIO_ANALYTICS_ENABLED: 'False', HF_HUB_OFFLINE: '1', HOME: dir };
  // Of a group of its own, because some start further processes.
  const child = spawn(program, args, { cwd: dir, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  let failed = null;
  child.once('error', error => { failed = error.message; });
  child.once('exit', code => { failed ??= `ended with ${code}`; });
  const url = `http://127.0.0.1:${port}`;
  const stop = () => { try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it has ended */ } };
  const end = Date.now() + 90_000;
  while (!await fetch(url).then(response => response.ok, () => false)) {
    if (failed || Date.now() > end) {
      stop();
      throw new Error(`${app.name} ${failed ?? 'did not answer within 90 s'}; see ${join(dir, 'log')}`);
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  return { url, host: `127.0.0.1:${port}`, stop };
}
