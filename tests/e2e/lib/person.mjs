// A person at the keyboard: real key, mouse, clipboard, drag and IME events, through the browser's own input pipeline.

const poll = async (look, ms, step = 15) => {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen || Date.now() > end) return seen;
    await new Promise(resolve => setTimeout(resolve, step));
  }
};

const codeOf = char => {
  if (/[a-z]/i.test(char)) return { code: `Key${char.toUpperCase()}`, windowsVirtualKeyCode: char.toUpperCase().charCodeAt(0) };
  if (/\d/.test(char)) return { code: `Digit${char}`, windowsVirtualKeyCode: char.charCodeAt(0) };
  return { code: '', windowsVirtualKeyCode: 0 };
};

const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };

export class Person {
  static async at(browser, server) {
    const person = new Person();
    person.server = server;
    // The desk is a page on an origin that is no AI site; things are copied from there.
    const away = server.origin.replace('127.0.0.1', 'localhost');
    await browser.allowClipboard(server.origin, away);
    person.desk = await browser.page();
    await person.desk.goto(`${away}/blank`);
    person.page = await browser.page();
    person.cdp = await browser.context.newCDPSession(person.page);
    return person;
  }

  /** Opens the chat of one editor for one conversation and clicks into its composer. */
  async open(editor, conversation) {
    this.conversation = conversation;
    await this.openAt(this.server.url(editor, conversation));
  }

  /** Opens a chat page by its address and clicks into its composer. */
  async openAt(url) {
    await this.page.goto(url);
    await this.page.waitForFunction(() => window.chat?.ready, null, { polling: 20 });
    await this.click('composer');
  }

  async centre(which) {
    const box = await this.page.evaluate(name => window.chat.box(name), which);
    return [box.x + Math.min(box.width / 2, 200), box.y + Math.min(box.height / 2, 20)];
  }

  async click(which) { await this.page.mouse.click(...await this.centre(which)); }

  composerText() { return this.page.evaluate(() => window.chat.text()); }

  /** Waits until the composer holds `test(text)`; answers the last text either way. */
  async composerUntil(test, ms = 4000) {
    let text = '';
    await poll(async () => { text = await this.composerText(); return test(text); }, ms);
    return text;
  }

  async copy(types) {
    const wanted = typeof types === 'string' ? { 'text/plain': types } : types;
    await this.desk.evaluate(async values => {
      const blobs = Object.entries(values).map(([type, text]) => [type, new Blob([text], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    }, wanted);
  }

  pressPaste() { return this.page.keyboard.press('Control+V'); }

  /** Copies and pastes, and waits until something of it stands in the composer. */
  async paste(types, ms = 6000) {
    await this.copy(types);
    const before = await this.composerText();
    await this.pressPaste();
    return this.composerUntil(text => text !== before && text.trim() !== '', ms);
  }

  enter() { return this.page.keyboard.press('Enter'); }

  /** Types key by key; a line break is Shift+Enter. */
  async type(text, delay = 4) {
    for (const [i, line] of text.split('\n').entries()) {
      if (i) await this.page.keyboard.press('Shift+Enter');
      await this.page.keyboard.type(line, { delay });
    }
  }

  /** All keys and Enter at once, faster than any answer from a worker can come. */
  async typeFastAndEnter(text) {
    const events = [];
    const key = (type, k) => events.push(this.cdp.send('Input.dispatchKeyEvent', { type, ...k }));
    for (const char of text) {
      const shift = /[A-Z~!@#$%^&*()_+{}|:"<>?]/.test(char) ? 8 : 0;
      key('keyDown', { key: char, text: char, modifiers: shift, ...codeOf(char) });
      key('keyUp', { key: char, modifiers: shift, ...codeOf(char) });
    }
    key('keyDown', enter);
    key('keyUp', { ...enter, text: undefined });
    await Promise.all(events);
  }

  /** Composes each pair of [what is typed, what is committed] as an IME does. */
  async compose(pairs) {
    for (const [typed, committed] of pairs) {
      for (let n = 1; n <= typed.length; n += 1) {
        const text = typed.slice(0, n);
        await this.cdp.send('Input.imeSetComposition', { text, selectionStart: n, selectionEnd: n });
      }
      await this.cdp.send('Input.insertText', { text: committed });
    }
  }

  async drop(text) {
    const [x, y] = await this.centre('composer');
    const data = { items: [{ mimeType: 'text/plain', data: text }], files: [], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) await this.cdp.send('Input.dispatchDragEvent', { type, x, y, data });
    return this.composerUntil(now => now.trim() !== '');
  }

  /** The prompt in its own frame, once it is visible; null when none comes. */
  async prompt(ms = 6000) {
    const found = await poll(async () => {
      for (const frame of this.page.frames()) {
        if (!frame.url().startsWith('chrome-extension://') || !frame.url().includes('prompt.html')) continue;
        if (await frame.locator('#card').isVisible().catch(() => false)) return frame;
      }
      return null;
    }, ms);
    return found || null;
  }

  /** Presses a button of the prompt as a person does: when it has become free, with the mouse; a reason is typed. */
  async choose(frame, choice, reason) {
    const button = frame.locator(`[data-choice="${choice}"]`);
    await poll(async () => (await button.getAttribute('aria-disabled').catch(() => null)) === 'false', 5000);
    await button.click();
    if (reason !== undefined) {
      // The prompt puts the cursor into the field by itself, and its card grows: a click would be aimed at where the field was.
      await poll(() => frame.evaluate(() => document.hasFocus() && document.activeElement?.id === 'reason-text').catch(() => false), 5000);
      await this.page.keyboard.type(reason, { delay: 2 });
      await button.click();
    }
  }

  async promptGone(ms = 5000) { return poll(async () => (await this.prompt(0)) === null, ms); }

  /** The guard's notices, which live in closed shadow roots: `[{ text, buttons: [{ label, click }] }]`. */
  async notices() {
    const { root } = await this.cdp.send('DOM.getDocument', { depth: -1, pierce: true });
    return Promise.all(noticesIn(root).map(async notice => ({ text: notice.text, buttons: await this.#visible(notice.buttons) })));
  }

  /** The buttons that are really there, without the cross that only closes. */
  async #visible(buttons) {
    const seen = [];
    for (const { label, nodeId } of buttons) {
      const box = await this.cdp.send('DOM.getBoxModel', { nodeId }).catch(() => null);
      if (box && label.trim() && label.trim() !== '×') seen.push({ label, click: () => this.#clickBox(box.model.content) });
    }
    return seen;
  }

  async noticeUntil(test, ms = 6000) {
    return await poll(async () => (await this.notices()).find(test), ms) || null;
  }

  async #clickBox([x1, y1, , , x2, y2]) {
    await this.page.mouse.click((x1 + x2) / 2, (y1 + y2) / 2);
  }

  async close() { await this.page.close(); await this.desk.close(); }
}

const textOf = node => (node.nodeName === 'STYLE' ? '' : node.nodeType === 3 ? node.nodeValue
  : [...(node.children || []), ...(node.shadowRoots || [])].map(textOf).join(''));

const buttonsIn = node => [
  ...(node.nodeName === 'BUTTON' ? [{ nodeId: node.nodeId, label: textOf(node) }] : []),
  ...[...(node.children || []), ...(node.shadowRoots || [])].flatMap(buttonsIn),
];

/** Closed shadow roots with text in them that do not hold a composer of the page's own. */
function noticesIn(node) {
  const own = (node.shadowRoots || []).filter(root => root.shadowRootType === 'closed' && !JSON.stringify(root).includes('chat-input'))
    .map(root => ({ text: textOf(root).trim(), buttons: buttonsIn(root) })).filter(notice => notice.text);
  const inner = [...(node.children || []), ...(node.shadowRoots || []), ...(node.contentDocument ? [node.contentDocument] : [])];
  return [...own, ...inner.flatMap(noticesIn)];
}

export { poll };
