// Chromium with the extension installed by managed policy, in a mount namespace of its own: no policy is left on the machine.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ChromiumPolicies } from '../../tests/e2e/lib/namespace.mjs';
import { chromiumProgram, workDir } from './places.mjs';

/** The policy an administrator would write: force the installation, and tell the extension where it belongs. */
export function managedPolicy({ id, updates }, values) {
  return {
    ExtensionSettings: {
      [id]: { installation_mode: 'force_installed', update_url: updates, override_update_url: true, toolbar_pin: 'force_pinned' },
    },
    DeveloperToolsAvailability: 1, // so that the story can look into the extension's own pages
    '3rdparty': { extensions: { [id]: values } },
  };
}

const profile = join(workDir, 'profile');
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

function withPolicy(policy) {
  const policies = new ChromiumPolicies(workDir, chromiumProgram);
  policies.set(policy);
  return policies.executable;
}

/** A browser without a window, driven by real key events. */
export async function headlessBrowser(policy) {
  // Playwright's `--disable-background-networking` would stop the forced installation.
  const ignoreDefaultArgs = ['--disable-extensions', '--disable-background-networking', '--disable-component-extensions-with-background-pages'];
  return chromium.launchPersistentContext(profile, {
    executablePath: withPolicy(policy),
    headless: false,
    ignoreDefaultArgs,
    args: ['--headless=new', '--disable-gpu', '--hide-scrollbars', '--lang=en-GB', ...sandbox],
    viewport: { width: 1180, height: 760 },
    locale: 'en-GB',
  });
}

/** A window for a person; resolves when they close it. */
export function windowedBrowser(policy, pages, started) {
  const args = [`--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check', '--lang=en-GB', ...sandbox, ...pages];
  const child = spawn(withPolicy(policy), args, { stdio: 'ignore', detached: true });
  started(child);
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
}
