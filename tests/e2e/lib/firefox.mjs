// Starts real Firefox ESR with the extension installed and managed storage given by policies.json.
import puppeteer from 'puppeteer-core';
import { firefoxWithPolicies } from './namespace.mjs';
import { geckoId } from './extension.mjs';
import { distDir, scratch } from './paths.mjs';

export async function startFirefox(values) {
  const dir = scratch('firefox');
  const executablePath = firefoxWithPolicies(dir, { '3rdparty': { Extensions: { [geckoId()]: values } } });
  const browser = await puppeteer.launch({
    browser: 'firefox', executablePath, headless: true, args: ['--width=1000', '--height=760'],
    extraPrefsFirefox: { 'intl.locale.requested': 'en-GB' },
  });
  await browser.installExtension(distDir('firefox'));
  return browser;
}

/** A person in Firefox: things are copied with the keyboard, from a page that is no AI site. */
export class FirefoxPerson {
  static async at(browser, server) {
    const me = new FirefoxPerson();
    me.server = server;
    me.desk = await browser.newPage();
    await me.desk.goto(`${server.origin.replace('127.0.0.1', 'localhost')}/blank`);
    me.page = await browser.newPage();
    return me;
  }

  /** Waits until the guard stands on the company's own chat: it asks the site there whose account this is. */
  async settled(ms = 20_000) {
    const end = Date.now() + ms;
    while (!this.server.requests.some(r => r.url.startsWith('/api/v1/auths'))) {
      if (Date.now() > end) throw new Error(`The extension has not begun to guard the hosts of its settings within ${ms} ms.`);
      await this.open('textarea', 'settling');
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  async #chord(page, key) {
    await page.keyboard.down('Control');
    await page.keyboard.press(key);
    await page.keyboard.up('Control');
  }

  async copy(text) {
    await this.desk.bringToFront();
    await this.desk.evaluate(value => {
      document.body.replaceChildren(document.createElement('textarea'));
      const field = document.querySelector('textarea');
      field.value = value;
      field.focus();
      field.select();
    }, text);
    await this.#chord(this.desk, 'c');
  }

  async open(editor, conversation) {
    await this.page.bringToFront();
    await this.page.goto(this.server.url(editor, conversation));
    await this.page.waitForFunction(() => window.chat?.ready);
    await this.click('composer');
  }

  async click(which) {
    const box = await this.page.evaluate(name => window.chat.box(name), which);
    await this.page.mouse.click(box.x + Math.min(box.width / 2, 200), box.y + Math.min(box.height / 2, 20));
  }

  composerText() { return this.page.evaluate(() => window.chat.text()); }

  async composerUntil(test, ms = 6000) {
    const end = Date.now() + ms;
    let text = '';
    do { text = await this.composerText(); } while (!test(text) && Date.now() < end && await new Promise(r => setTimeout(r, 25, true)));
    return text;
  }

  async paste() {
    const before = await this.composerText();
    await this.#chord(this.page, 'v');
    return this.composerUntil(text => text !== before && text.trim() !== '');
  }

  /** Goes on where `copy` left the chat in the background. */
  async back() { await this.page.bringToFront(); await this.click('composer'); }

  type(text) { return this.page.keyboard.type(text, { delay: 5 }); }

  enter() { return this.page.keyboard.press('Enter'); }
}
