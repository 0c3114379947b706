// `node demo/inventory.mjs`: fills a collector with three weeks of a small company through the device API, and photographs the inventory
// in a real Chromium: `target/demo/console-tools.png`, `console-tool.png`, `console-review.png`, `console-consents.png`.
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { Device, uuid7 } from '../tests/e2e/lib/device.mjs';
import { startCollector } from './lib/collector.mjs';
import { Console } from './lib/console.mjs';
import { chromiumProgram, freshFolders, outDir } from './lib/places.mjs';

const DAY = 86_400_000;
const now = Date.now();

/** A number between 0 and 1 that depends on nothing but the place in the row: pictures of two runs show the same. */
function* row(seed) {
  for (let x = seed; ;) {
    x = (x * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    yield x / 4_294_967_296;
  }
}
const dice = row(20_261_122);
const roll = () => dice.next().value;
const oneOf = list => list[Math.floor(roll() * list.length)];
const daysAgo = days => Math.round(now - days * DAY - roll() * DAY / 3);
const dateIn = days => new Date(now + days * DAY).toISOString().slice(0, 10);

const policy = {
  schema: 1,
  organisation: { name: 'Corp Example' },
  accounts: { corporate_domains: ['corp.example'] },
  sites: [
    { id: 'corp-chat', hosts: ['chat.corp.example'], like: 'open-webui', status: 'sanctioned', owner: 'Platform team', approver: 'CISO', purpose: 'Internal assistant', review: dateIn(190) },
    { id: 'm365-copilot', status: 'sanctioned', owner: 'Workplace IT', approver: 'CISO', purpose: 'Office work', review: dateIn(19) },
    { id: 'chatgpt', status: 'tolerated', owner: 'Workplace IT', purpose: 'Drafts without customer data', review: dateIn(-4) },
    { id: 'github-copilot', status: 'sanctioned', owner: 'Engineering', approver: 'CTO', purpose: 'Code completion', review: dateIn(95) },
    { id: 'deepl', status: 'tolerated' },
    { id: 'deepseek', status: 'forbidden' },
  ],
};

const DEVICES = ['design-laptop-03', 'sales-notebook-12', 'finance-desktop-01', 'engineering-laptop-07', 'engineering-laptop-11', 'support-desktop-04', 'hr-notebook-02'];

/** Where work happens: id, host, status in the browsers, tier, how many days ago it began, how often a week, and in which accounts. */
const USE = [
  ['corp-chat', 'chat.corp.example', 'sanctioned', 'reads', 20, 14, ['corporate']],
  ['m365-copilot', 'm365.cloud.microsoft', 'sanctioned', 'acts', 20, 10, ['corporate']],
  ['chatgpt', 'chatgpt.com', 'tolerated', 'acts', 20, 12, ['personal', 'personal', 'corporate_email_personal_plan', 'signed_out']],
  ['github-copilot', 'github.com', 'sanctioned', 'acts', 18, 8, ['corporate', 'corporate', 'unapproved_workspace']],
  ['claude', 'claude.ai', 'unreviewed', 'acts', 15, 6, ['personal', 'unapproved_workspace']],
  ['deepl', 'deepl.com', 'tolerated', 'reads', 17, 4, ['signed_out', 'personal']],
  ['perplexity', 'www.perplexity.ai', 'unreviewed', 'recommends', 9, 3, ['signed_out']],
  ['deepseek', 'chat.deepseek.com', 'forbidden', 'reads', 6, 1, ['unknown']],
];

/** What nobody had listed: id, host, framework, cues, confidence, days ago, visits. */
const FOUND = [
  ['open-webui', 'llm.lab.corp.example', 'open-webui', ['framework_mark', 'framework_request', 'composer', 'answer_rows'], 97, 12, 5],
  ['gradio', '10.20.0.14:7860', 'gradio', ['framework_request', 'composer'], 81, 3, 2],
  ['unlisted', 'assistant.vendor.example', null, ['chat_path', 'event_stream', 'composer', 'model_name'], 88, 2, 4],
  ['unlisted', 'helpdesk.partner.example', null, ['chat_body', 'composer'], 62, 1, 1],
];

/** Access: tool, host, provider, client, redirect host, scopes, reach, more, last phase, days ago. */
const CONSENTS = [
  ['otter', 'otter.ai', 'google', '482-otter.apps', ['calendar.readonly', 'contacts.readonly'], ['people'], { lasting: true }, 'granted', 11],
  ['read-ai', 'app.read.ai', 'microsoft', '2f1c9a40-0000-4000-8000-00000000000a', ['Calendars.Read', 'Mail.Read', 'OnlineMeetings.Read'], ['people', 'messages', 'mail'], { lasting: true, for_everybody: true }, 'granted', 8],
  ['chatgpt', 'chatgpt.com', 'google', '771-drive.apps', ['drive.readonly'], ['files'], { lasting: true }, 'granted', 6],
  ['claude', 'claude.ai', 'github', 'Iv1.0000claude', ['repo', 'read:org'], ['people', 'code'], { lasting: true }, 'granted', 5],
  ['fireflies', 'app.fireflies.ai', 'zoom', 'ff-zoom', [], [], { extent_known: false }, 'unseen', 4],
  ['notion', 'www.notion.so', 'slack', '1234.5678', ['channels:history', 'users:read'], ['people', 'messages'], {}, 'refused', 3],
  ['unlisted', 'minutes.vendor.example', 'google', '905-minutes.apps', ['gmail.readonly'], ['mail'], { lasting: true, unlisted: 2 }, 'granted', 2],
  ['granola', 'granola.ai', 'google', '311-granola.apps', ['calendar.readonly'], ['people'], {}, 'asked', 0],
];

const site = (id, host, status, tier) => ({ id, host, status, tier });
const clean = { findings: [], decision: 'allow', rule: 'default', fate: 'passed' };
const pseudonym = device => device.id.replaceAll('-', '').slice(0, 32);

function used([id, host, status, tier, since, weekly, verdicts], device) {
  const times = Array.from({ length: Math.ceil((since / 7) * weekly * (0.4 + roll())) }, () => daysAgo(roll() * since));
  return times.map(at => ({
    at, subject: pseudonym(device), profile: oneOf(['corporate', 'corporate', 'personal', 'signed_out']), site: site(id, host, status, tier),
    account: { verdict: oneOf(verdicts), evidence: [] }, gesture: oneOf(['paste', 'submit']), size: 'up_to_1k', ...(roll() < 0.8 ? clean : {}),
  }));
}

function found([id, host, framework, cues, confidence, since, visits], device) {
  return Array.from({ length: visits }, () => ({
    at: daysAgo(roll() * since), subject: pseudonym(device), site: site(id, host, 'unreviewed', 'reads'), account: { verdict: 'unknown', evidence: [] },
    gesture: 'visit', ...clean, decision: 'monitor', discovery: { ...(framework ? { framework } : {}), cues, confidence },
  }));
}

function asked([id, host, provider, client, scopes, reach, more, phase, days], device) {
  const flow = uuid7();
  const begin = daysAgo(days);
  const step = (word, later) => ({
    at: begin + later, subject: pseudonym(device), site: site(id, host, 'unreviewed', 'acts'), account: { verdict: 'unknown', evidence: [] },
    gesture: 'consent', ...clean, decision: 'monitor',
    consent: { flow, provider, phase: word, client, redirect_host: host, scopes, unlisted: more.unlisted ?? 0, reach, lasting: more.lasting ?? false, extent_known: more.extent_known ?? true, for_everybody: more.for_everybody ?? false },
  });
  return phase === 'asked' ? [step('asked', 0)] : [step('asked', 0), step(phase, 9000)];
}

async function report(collector) {
  const token = collector.token();
  for (const [index, name] of DEVICES.entries()) {
    const device = await Device.enrol(collector.url, token, name);
    const events = [
      ...USE.filter(() => roll() < 0.75).flatMap(use => used(use, device)),
      ...FOUND.filter((_, i) => (index + i) % 3 === 0 || index === i).flatMap(one => found(one, device)),
      ...CONSENTS.filter((_, i) => i % DEVICES.length === index || (i * 3 + 1) % DEVICES.length === index).flatMap(one => asked(one, device)),
    ].sort((a, b) => a.at - b.at);
    for (let from = 0; from < events.length; from += 200) {
      const answer = await device.deliver(events.slice(from, from + 200).map(event => device.event(event)));
      if (answer.rejected.length > 0) throw new Error(`refused: ${JSON.stringify(answer.rejected[0])}`);
    }
  }
}

/** What an administrator does with the forms before the pictures are taken. */
async function decide(page, url) {
  await page.goto(`${url}/review`);
  const item = page.locator('#queue > li', { hasText: 'llm.lab.corp.example' });
  await item.locator('summary').click();
  await item.locator('select').selectOption('tolerated');
  await item.locator('[name=owner]').fill('Data science lab');
  await item.locator('[name=approver]').fill('Head of data science');
  await item.locator('[name=purpose]').fill('Experiments with public data');
  await item.locator('[name=review]').fill(dateIn(60));
  await Promise.all([page.waitForURL('**/review'), item.locator('button').click()]);
  const note = async (tool, fields) => {
    await page.goto(`${url}/consents?q=${tool}&phase=granted`);
    await page.click('#consents tbody tr:first-child a');
    for (const [name, value] of Object.entries(fields)) {
      await (name === 'state' ? page.selectOption(`#${name}`, value) : page.fill(`#${name}`, value));
    }
    await Promise.all([page.waitForNavigation(), page.click('#save')]);
  };
  await note('otter', { state: 'accepted', owner: 'Sales', purpose: 'Minutes of customer calls', expires: dateIn(120) });
  await note('read', { state: 'to_revoke', owner: 'Workplace IT', purpose: 'Trial, ended', expires: dateIn(-2) });
  await note('claude', { state: 'accepted', owner: 'Engineering', purpose: 'Code review pilot', expires: dateIn(21) });
}

async function photograph(collector) {
  const browser = await chromium.launch({ executablePath: chromiumProgram, args: ['--hide-scrollbars', '--lang=en-GB', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 960 }, locale: 'en-GB' });
    await new Console(page, collector.url).login();
    await decide(page, collector.url);
    for (const [name, path] of [['overview', '/'], ['tools', '/tools?sort=people'], ['tool', '/tools/chatgpt'], ['review', '/review'], ['consents', '/consents?sort=reach']]) {
      await page.goto(collector.url + path);
      await page.evaluate(() => document.activeElement?.blur());
      await page.screenshot({ path: join(outDir, `console-${name}.png`), fullPage: name === 'tool' });
      console.log(`target/demo/console-${name}.png`);
    }
  } finally { await browser.close(); }
}

freshFolders();
const collector = await startCollector(policy);
try {
  await report(collector);
  await photograph(collector);
} finally { await collector.stop(); }
