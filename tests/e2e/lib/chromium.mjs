// Starts real Chromium: bare, with the unpacked extension, or with the extension installed by managed policy.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { ChromiumPolicies } from './namespace.mjs';
import { chromiumId, policyWith } from './extension.mjs';
import { distDir, scratch } from './paths.mjs';

const always = ['--headless=new', '--no-sandbox', '--disable-gpu', '--lang=en-GB', '--window-size=1000,760'];
const ignored = ['--disable-extensions', '--disable-background-networking', '--disable-component-extensions-with-background-pages'];

async function launch(dir, executablePath, args) {
  const context = await chromium.launchPersistentContext(`${dir}/profile`, {
    executablePath, headless: false, ignoreDefaultArgs: ignored, args: [...always, ...args], viewport: { width: 980, height: 640 },
  });
  if (context.pages().length === 0) await context.waitForEvent('page', { timeout: 10_000 }).catch(() => {});
  return context;
}

/** A browser of a test, with what hangs on it. */
export class Browser {
  constructor(context, dir, policies) { Object.assign(this, { context, dir, policies, id: policies && chromiumId() }); }

  async page() { return this.context.newPage(); }

  async allowClipboard(...origins) {
    for (const origin of origins) await this.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  }

  /** The extension's worker; waits for it, and says so when it never comes. */
  async worker(ms = 20_000) {
    const ours = w => w.url().startsWith(`chrome-extension://${this.id}/`);
    const found = this.context.serviceWorkers().find(ours);
    if (found) return found;
    return this.context.waitForEvent('serviceworker', { predicate: ours, timeout: ms })
      .catch(() => { throw new Error(`The extension's worker did not start within ${ms} ms. Is dist/chromium whole? See the browser's chrome://extensions errors.`); });
  }

  /** A page of the extension's own origin that runs none of its code: its stores can be read there whether or not the worker lives. */
  async inside() {
    if (!this.own) {
      this.own = await this.context.newPage();
      await this.own.goto(`chrome-extension://${this.id}/manifest.json`);
    }
    return this.own;
  }

  /** Waits until the extension has read its settings and stands on the company's own chat; a catalogue site needs no waiting. */
  async settled(ms = 20_000) {
    await this.worker();
    const own = await this.inside();
    const end = Date.now() + ms;
    while (!await own.evaluate(() => chrome.scripting.getRegisteredContentScripts().then(scripts => scripts.length > 0))) {
      if (Date.now() > end) throw new Error(`The extension has registered no content script for the hosts of its settings within ${ms} ms.`);
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  /** Gives the extension new managed values while it runs. */
  manage(values) { this.policies.set(policyWith(values, this.install)); }

  /**
   * Has Chromium read its policy files now, and waits until it hands out the managed value `key`: a change in its first seconds can pass
   * its file watcher by, and a press of the button before the page has got its handlers can too.
   */
  async reloadPolicies(key, ms = 20_000) {
    const own = await this.inside();
    const page = await this.context.newPage();
    await page.goto('chrome://policy');
    const end = Date.now() + ms;
    while (!await own.evaluate(name => chrome.storage.managed.get(name).then(values => name in values), key)) {
      if (Date.now() > end) throw new Error(`Chromium did not hand out the managed value ${key} within ${ms} ms of its being written.`);
      await page.locator('#reload-policies').click();
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    await page.close();
  }

  /** Stops every service worker, as Chromium itself does at will. */
  async stopWorkers(page) {
    const session = await this.context.newCDPSession(page);
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    await session.detach();
  }

  async close() { await this.context.close(); }
}

/** Chromium as it comes: the baseline. */
export async function bareChromium() {
  const dir = scratch('bare');
  return new Browser(await launch(dir, '/usr/bin/chromium', []), dir);
}

/** Chromium with `dist/chromium`, or a copy of it, loaded unpacked and its managed values given by policy. */
export async function unpackedChromium(values, dist = distDir('chromium')) {
  const dir = scratch('unpacked');
  const policies = new ChromiumPolicies(dir);
  policies.set(policyWith(values));
  const context = await launch(dir, policies.executable, [`--disable-extensions-except=${dist}`, `--load-extension=${dist}`]);
  const browser = new Browser(context, dir, policies);
  await browser.settled();
  return browser;
}

/**
 * Starts the program once more on the profile of a closed browser, with an address on its command line, as a person's bookmark or link does.
 * Answers how to see the addresses of its pages, and how to end it.
 */
async function startedAt(dir, executable, args, url) {
  const profile = `${dir}/profile`;
  rmSync(`${profile}/DevToolsActivePort`, { force: true });
  const child = spawn(executable, [...always, ...args, `--user-data-dir=${profile}`, '--remote-debugging-port=0', '--no-first-run', '--password-store=basic', url], { stdio: 'ignore' });
  const pages = async () => {
    if (!existsSync(`${profile}/DevToolsActivePort`)) return [];
    const port = readFileSync(`${profile}/DevToolsActivePort`, 'utf8').split('\n')[0];
    const found = await fetch(`http://127.0.0.1:${port}/json/list`).then(answer => answer.json(), () => []);
    return found.filter(target => target.type === 'page').map(target => target.url);
  };
  const end = async () => {
    const gone = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 8000);
    await gone;
    clearTimeout(late);
  };
  return { pages, end };
}

/** Chromium on which policy forces the installation of the packed extension from `updateUrl`. */
export async function managedChromium(values, updateUrl, args = []) {
  const dir = scratch('managed');
  const policies = new ChromiumPolicies(dir);
  const install = { ExtensionSettings: { [chromiumId()]: { installation_mode: 'force_installed', update_url: updateUrl, override_update_url: true } } };
  policies.set(policyWith(values, install));
  const browser = new Browser(await launch(dir, policies.executable, args), dir, policies);
  browser.install = install;
  browser.again = url => startedAt(dir, policies.executable, args, url);
  return browser;
}
