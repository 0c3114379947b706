// What the same judge says natively. When something leaks, it tells whether the judge or the way to it was at fault.
import { spawnSync } from 'node:child_process';
import { binary } from './collector.mjs';

/** A remark on a text that leaked, without a word of it. */
export function blame(text) {
  const done = spawnSync(binary(), ['scan', '--jsonl'], { encoding: 'utf8', input: `${JSON.stringify({ id: 'leak', text })}\n` });
  if (done.status === 2 || done.error) return 'the native judge could not be asked';
  const { findings } = JSON.parse(done.stdout);
  return findings.length ? `the judge finds ${findings.map(finding => finding.rule).join(', ')}: page or worker let it through` : 'the judge is silent about it';
}
