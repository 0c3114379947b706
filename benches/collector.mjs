// How many events a second does the collector take for good? Devices of its own kind send signed batches over HTTP; only what was
// answered 200, which is after the commit, is counted. Then the process is killed and the last batches are sent again: all duplicates.
import { join } from 'node:path';
import { Collector } from '../tests/e2e/lib/collector.mjs';
import { Device } from '../tests/e2e/lib/device.mjs';
import { root } from '../tests/e2e/lib/paths.mjs';
import { line, spread } from './lib/stats.mjs';

const SECONDS = 8;
const LOADS = [
  { devices: 1, batch: 1 }, // one device may ask fifty times a second, so this one shows the answer time
  { devices: 8, batch: 20 },
  { devices: 16, batch: 200 },
];

const batchOf = (device, size) => Array.from({ length: size }, () => device.event());

/** One device sends one batch after the other until the time is up. */
async function sendUntil(end, device, size, waits) {
  let stored = 0;
  let last;
  while (performance.now() < end) {
    last = batchOf(device, size);
    const start = performance.now();
    const response = await device.send(last);
    if (response.status === 429 || response.status === 503) {
      await response.arrayBuffer();
      await new Promise(resolve => setTimeout(resolve, 50));
      continue;
    }
    const answer = await response.json();
    if (!response.ok || answer.rejected.length > 0) throw new Error(`the collector answered ${response.status} with ${answer.rejected?.length ?? 'no'} rejected events`);
    waits.push(performance.now() - start);
    stored += answer.stored.length;
  }
  return { stored, last };
}

async function load(collector, token, { devices, batch }) {
  const fleet = await Promise.all(Array.from({ length: devices }, () => Device.enrol(collector.url, token)));
  const waits = [];
  const start = performance.now();
  const results = await Promise.all(fleet.map(device => sendUntil(start + SECONDS * 1000, device, batch, waits)));
  const seconds = (performance.now() - start) / 1000;
  const stored = results.reduce((sum, result) => sum + result.stored, 0);
  line(`${devices} device${devices > 1 ? 's' : ''}, batches of ${batch}`, `${Math.round(stored / seconds)} events/s durable, answer ${spread(waits)}`);
  return fleet.map((device, i) => ({ device, last: results[i].last })).filter(({ last }) => last);
}

async function survives(collector, sent) {
  await collector.kill();
  await collector.restart();
  for (const { device, last } of sent) {
    device.url = collector.url;
    const answer = await device.send(last).then(response => response.json());
    if (answer.duplicate?.length !== last.length) throw new Error('after kill -9 the collector does not know events it had acknowledged');
  }
  line('after kill -9', `${sent.length} acknowledged batches sent again, every event known`);
}

/** Prints throughput and answer times of the release binary. */
export async function collectorLoad() {
  process.env.PROMPTWARD_BIN = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'release', 'promptward');
  const collector = await Collector.start();
  try {
    const token = collector.token();
    let sent;
    for (const shape of LOADS) sent = await load(collector, token, shape);
    await survives(collector, sent);
  } finally { await collector.stop(); }
}
