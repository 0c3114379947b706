// The real collector: `promptward serve` on a data directory of its own. It can be killed like a power cut and started again on its data.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, scratch } from './paths.mjs';

/** The path of the built command line. */
export function binary() {
  // The newest of the two: an old one may not read the events of a newer extension.
  const age = path => statSync(path).mtimeMs;
  const built = ['release', 'debug'].map(profile => join(root, 'target', profile, 'promptward')).filter(existsSync);
  const found = process.env.PROMPTWARD_BIN || built.sort((a, b) => age(b) - age(a))[0];
  if (!found) throw new Error('The collector is not built: run `make build` (target/debug/promptward is missing).');
  return found;
}

export class Collector {
  static async start() {
    const own = new Collector();
    own.dir = scratch('collector');
    own.data = join(own.dir, 'data');
    own.logFile = join(own.dir, 'collector.log');
    own.port = 0;
    await own.restart();
    return own;
  }

  get url() { return `http://127.0.0.1:${this.port}`; }

  /** Runs the command line on the same data; answers its standard output. */
  run(args, input) {
    const done = spawnSync(binary(), [...args, '--data', this.data], { encoding: 'utf8', input });
    if (done.status !== 0) throw new Error(`promptward ${args.join(' ')} ended with ${done.status}: ${done.stderr || done.stdout}`);
    return done.stdout;
  }

  token() { return JSON.parse(this.run(['token', 'create', '--json'])).token; }

  /** The public half of the policy key, for `trustKeys`. */
  trustKey() { return JSON.parse(this.run(['key', 'show', '--json'])).public_key; }

  publish(policy) {
    const file = join(this.dir, 'policy.json');
    writeFileSync(file, JSON.stringify(policy));
    return this.run(['policy', 'publish', file]);
  }

  /** Starts the process; on the same port as before, so that devices find it again. */
  async restart() {
    const log = createWriteStream(this.logFile, { flags: 'a' });
    this.process = spawn(binary(), ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stderr.pipe(log, { end: false });
    let out = '';
    await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`The collector did not say that it listens within 15 s; it said: ${out}`)), 15_000);
      this.process.stdout.on('data', bytes => {
        out += bytes;
        log.write(bytes);
        const at = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(out);
        if (!at) return;
        this.port = Number(at[1]);
        clearTimeout(late);
        resolve();
      });
      this.process.once('exit', code => { clearTimeout(late); reject(new Error(`The collector ended with ${code}; see ${this.logFile}`)); });
    });
    this.process.removeAllListeners('exit');
  }

  /** `kill -9`: no last word, as in a power cut. */
  async kill() {
    const gone = new Promise(resolve => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await gone;
  }

  async stop() {
    if (this.process.exitCode !== null || this.process.signalCode) return;
    const gone = new Promise(resolve => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), 12_000);
    await gone;
    clearTimeout(late);
  }
}
