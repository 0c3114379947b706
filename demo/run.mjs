// `make run`: collector, demo chat and a real Chromium with the extension installed by managed policy.
//
// With a display a window opens, and everything ends when it is closed. Without one (or with DEMO=story) the same pieces play the story
// headless: every step is printed with what was proven, screenshots land in `target/demo/`, and the exit status says whether all held.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { managedPolicy, windowedBrowser } from './lib/browser.mjs';
import { admin, startCollector } from './lib/collector.mjs';
import { servePackages } from './lib/packages.mjs';
import { freshFolders, workDir } from './lib/places.mjs';
import { demoPolicy, managedValues } from './policy.mjs';
import { startChat } from './server.mjs';
import { tell } from './story.mjs';

const CHAT_PORT = 8790;

/** What has to end, last started first. */
const ends = [];

async function end() {
  while (ends.length > 0) await ends.pop()().catch(error => console.error(`demo: ${error.message}`));
}

/** The usual port, so that a bookmark keeps working; any other when it is taken. */
const chatOnSomePort = () => startChat(CHAT_PORT).catch(() => startChat());

async function startParts() {
  freshFolders();
  const chat = await chatOnSomePort();
  ends.push(chat.close);
  const host = new URL(chat.url).host;
  const collector = await startCollector(demoPolicy(host));
  ends.push(() => collector.stop());
  const packages = await servePackages();
  ends.push(packages.close);
  const values = managedValues({ server: collector.url, token: collector.token(), trustKey: collector.trustKey(), host });
  return { chat, collector, packages, policy: managedPolicy(packages, values) };
}

async function showWindow({ chat, collector, policy }) {
  console.log(`
A Chromium opens with the extension installed by policy. Close it to end the demo.

  chat      ${chat.url}      sign in at the top right: a work account and a private one
  console   ${collector.url}      name ${admin.name}, password ${admin.password}

Try: copy a key (for example from \`node demo/secret.mjs\`) and paste it into the chat, with either account.
`);
  let child;
  const closed = windowedBrowser(policy, [chat.url, collector.url], started => { child = started; });
  ends.push(async () => { if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGTERM'); });
  await closed;
  return true;
}

const wantsWindow = () => process.env.DEMO !== 'story' && Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

const managedFolder = '/etc/chromium/policies/managed';
const installedPolicies = () => (existsSync(managedFolder) ? readdirSync(managedFolder).sort().join() : '');

/** Processes that still work in the demo's folder. */
function leftovers() {
  const commandLine = id => { try { return readFileSync(`/proc/${id}/cmdline`, 'utf8'); } catch { return ''; } };
  return readdirSync('/proc').filter(id => /^\d+$/.test(id) && commandLine(id).includes(workDir));
}

/** Browsers take a moment to go after they have said goodbye. */
async function allGone() {
  for (let tries = 0; tries < 50 && leftovers().length > 0; tries += 1) await new Promise(resolve => setTimeout(resolve, 100));
  return leftovers().length === 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => end().finally(() => process.exit(130)));

let good = false;
const before = installedPolicies();
try {
  const parts = await startParts();
  good = await (wantsWindow() ? showWindow(parts) : tell(parts, ends));
} catch (error) {
  console.error(`demo: ${error.message}`);
} finally {
  await end();
}
const left = [];
if (installedPolicies() !== before) left.push(`${managedFolder} has changed; the policy should have stayed in the demo's own namespace`);
if (!(await allGone())) left.push(`still running: process ${leftovers().join(', ')}`);
for (const complaint of left) console.error(`demo: ${complaint}`);
if (left.length === 0) console.log('Nothing is left running, and no policy is left on the machine.');
process.exitCode = good && left.length === 0 ? 0 : 1;
