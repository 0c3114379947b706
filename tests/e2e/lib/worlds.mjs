// What of the extension is in a page: its script worlds, told by the browser itself.

/** Follows the worlds of a page from now on; open it before the page is loaded. */
export class Worlds {
  #cdp;
  #contexts = new Map();

  static async of(browser, page) {
    const own = new Worlds();
    own.#cdp = await browser.context.newCDPSession(page);
    own.#cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin === `chrome-extension://${browser.id}`) own.#contexts.set(context.uniqueId, context);
    });
    own.#cdp.on('Runtime.executionContextDestroyed', event => own.#contexts.delete(event.executionContextUniqueId));
    own.#cdp.on('Runtime.executionContextsCleared', () => own.#contexts.clear());
    await own.#cdp.send('Runtime.enable');
    return own;
  }

  /** Called before the page is loaded anew: the browser may keep the page before, with its worlds, for the way back. */
  forget() { this.#contexts.clear(); }

  /** How many worlds of the extension are in the page's frames; 0 = no script of it has ever run there. */
  get count() { return this.#contexts.size; }

  /** Whether a guard runs in one of them. */
  async guarded() {
    for (const { uniqueId } of this.#contexts.values()) {
      const answer = await this.#cdp.send('Runtime.evaluate', { uniqueContextId: uniqueId, expression: 'Boolean(window.__promptward)', returnByValue: true }).catch(() => null);
      if (answer?.result?.value === true) return true;
    }
    return false;
  }
}

/** Whether the extension's worker runs, as the browser tells it. */
export class WorkerStates {
  last = 'unknown';

  static async of(browser, page) {
    const own = new WorkerStates();
    const cdp = await browser.context.newCDPSession(page);
    cdp.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      for (const version of versions) if (version.scriptURL.startsWith(`chrome-extension://${browser.id}/`)) own.last = version.runningStatus;
    });
    await cdp.send('ServiceWorker.enable');
    return own;
  }
}
