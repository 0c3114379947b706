// Hands and eyes: real keys, the real clipboard, and what the page shows.

/** Copies text on a page of another origin, as somebody would in an editor or a mail. */
export async function copyText(desk, text) {
  await desk.bringToFront();
  await desk.evaluate(value => navigator.clipboard.writeText(value), text);
}

/** Clicks into the composer and presses Ctrl+V. */
export async function pasteInto(page, desk, text) {
  await copyText(desk, text);
  await page.bringToFront();
  await page.click('#chat-input');
  await page.keyboard.press('Control+V');
}

/** What stands in the composer. */
export const composerText = page => page.evaluate(() => document.getElementById('chat-input').innerText);

/** Empties the composer by keyboard. */
export async function clearComposer(page) {
  await page.click('#chat-input');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
}

/** Changes the account in the chat's own menu. */
export async function signIn(page, account) {
  await page.bringToFront();
  await page.click('#account');
  await Promise.all([page.waitForEvent('load'), page.click(`[data-account="${account}"]`)]);
  await page.waitForFunction(() => document.getElementById('who').textContent.includes('@'));
  await page.waitForSelector('#chat-input');
}
