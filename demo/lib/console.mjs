// The console as the security team uses it: in a browser tab, through its own forms.
import { admin } from './collector.mjs';

export class Console {
  constructor(page, url) { Object.assign(this, { page, url }); }

  async login() {
    await this.page.goto(`${this.url}/login`);
    await this.page.fill('#name', admin.name);
    await this.page.fill('#password', admin.password);
    await Promise.all([this.page.waitForURL(`${this.url}/`), this.page.click('#login')]);
  }

  async overview() {
    await this.page.bringToFront();
    await this.page.goto(`${this.url}/`);
  }

  /** Opens the editor and changes the policy's text with `edit`; waits until the page's own check has looked at it. */
  async draft(edit) {
    await this.page.bringToFront();
    await this.page.goto(`${this.url}/policy`);
    const source = await this.page.inputValue('#policy-source');
    const changed = edit(source);
    if (changed === source) throw new Error('the policy in the editor does not hold what was to be changed');
    const checked = this.page.waitForResponse(response => response.url().endsWith('/policy/check'));
    await this.page.fill('#policy-source', changed);
    await checked;
    await this.page.waitForSelector('#policy-check .diff');
  }

  /** Goes through the review and publishes; answers the new version. */
  async publish() {
    await Promise.all([this.page.waitForURL('**/policy/review'), this.page.click('#publish')]);
    const version = /\d+/.exec(await this.page.innerText('#confirm-publish'))[0];
    await Promise.all([this.page.waitForURL(url => !url.pathname.endsWith('/review')), this.page.click('#confirm-publish')]);
    return version;
  }

  /** Every event: its row in the list, and the page behind it. */
  async events() {
    await this.page.bringToFront();
    await this.page.goto(`${this.url}/events`);
    const rows = await this.page.$$eval('#events tbody tr', all =>
      all.map(row => ({ summary: [...row.cells].map(cell => cell.innerText.trim()).join(' · '), link: row.querySelector('a').href })));
    for (const row of rows) {
      const response = await this.page.request.get(row.link);
      row.detail = (await response.text()).replace(/<[^>]*>/g, ' ');
    }
    return rows;
  }
}
