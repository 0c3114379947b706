// Policies of a test browser. Chromium and Firefox read policy from folders of the whole machine, so each test browser runs in a
// mount namespace of its own in which that folder is ours: no other browser sees it and no other policy reaches the test.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const quote = text => `'${text.replaceAll("'", `'\\''`)}'`;
const unshareArgs = process.getuid?.() === 0 ? '-m --propagation private' : '-r -m --propagation private';

/** Throws, with the way to mend it, when this machine does not let us make a mount namespace. */
export function requireNamespaces() {
  const trial = spawnSync('sh', ['-c', `unshare ${unshareArgs} sh -c 'mount -t tmpfs tmpfs /mnt'`], { encoding: 'utf8' });
  if (trial.status === 0) return;
  throw new Error('These tests install policy in a mount namespace of their own and `unshare -m` was refused here '
    + `(${(trial.stderr || String(trial.error)).trim()}). Run them as root, or allow user namespaces `
    + '(sysctl kernel.unprivileged_userns_clone=1); in a container add --cap-add SYS_ADMIN.');
}

/** Writes the wrapper that starts `program` with `dir` mounted over the policy folder; answers the wrapper's path. */
function wrapper(dir, name, mounts, program) {
  const path = join(dir, name);
  writeFileSync(path, `#!/bin/sh\nexec unshare ${unshareArgs} sh -ec ${quote(`${mounts}\nexec ${program} "$@"`)} sh "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A Chromium whose managed policies are the files of a folder of this test; rewriting a file changes policy while it runs. */
export class ChromiumPolicies {
  constructor(dir, program = '/usr/bin/chromium') {
    requireNamespaces();
    if (!existsSync('/etc/chromium')) throw new Error('No /etc/chromium here: install Chromium from the Debian package `chromium`.');
    this.folder = join(dir, 'managed');
    mkdirSync(this.folder, { recursive: true });
    const mounts = 'mount -t tmpfs tmpfs /etc/chromium\nmkdir -p /etc/chromium/policies/managed\n'
      + `mount --bind ${quote(this.folder)} /etc/chromium/policies/managed`;
    this.executable = wrapper(dir, 'chromium-with-policy', mounts, program);
  }

  /** Replaces the policy in one rename, so that no half-written file is ever read. */
  set(policy) { this.setRaw(JSON.stringify(policy)); }

  setRaw(text) {
    const next = join(this.folder, '..', 'policy.next');
    writeFileSync(next, text);
    renameSync(next, join(this.folder, 'policy.json'));
  }
}

/** The same for Firefox, which reads `policies.json` at start only. */
export function firefoxWithPolicies(dir, policies, program = '/usr/bin/firefox-esr') {
  requireNamespaces();
  const file = join(dir, 'policies.json');
  writeFileSync(file, JSON.stringify({ policies }));
  // /etc/firefox need not exist on the machine: a copy of /etc with one more folder is bound over it inside the namespace.
  const etc = join(dir, 'etc');
  const mounts = `mkdir -p ${quote(etc)}\ncp -a /etc/. ${quote(etc)}/ 2>/dev/null || true\nmkdir -p ${quote(join(etc, 'firefox', 'policies'))}\n`
    + `cp ${quote(file)} ${quote(join(etc, 'firefox', 'policies', 'policies.json'))}\nmount --bind ${quote(etc)} /etc`;
  return wrapper(dir, 'firefox-with-policy', mounts, program);
}
