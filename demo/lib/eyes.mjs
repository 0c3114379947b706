// What the extension shows inside the page. Its notice lies in a closed shadow root and its prompt in a frame of another origin, both out
// of the page's reach on purpose; the browser's own inspector sees them as a person does.

const walk = (node, visit) => {
  visit(node);
  for (const part of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) walk(part, visit);
};

const attribute = (node, name) => {
  const at = node.attributes?.indexOf(name) ?? -1;
  return at >= 0 ? node.attributes[at + 1] : undefined;
};

function textBelow(node) {
  let text = '';
  walk(node, part => { if (part.nodeName === '#text') text += part.nodeValue; });
  return text;
}

/** The quiet notice's words; undefined while none is shown. */
export async function noticeIn(page) {
  const inspector = await page.context().newCDPSession(page);
  try {
    const { root } = await inspector.send('DOM.getDocument', { depth: -1, pierce: true });
    let found;
    walk(root, node => { if (attribute(node, 'class') === 'text' && node.nodeName === 'SPAN') found = textBelow(node); });
    return found;
  } finally {
    await inspector.detach();
  }
}

/** The frame of the open prompt; undefined while none is open. */
export async function promptIn(page) {
  for (const frame of page.frames()) {
    if (!frame.url().startsWith('chrome-extension://')) continue;
    const open = await frame.evaluate(() => document.getElementById('card')?.hidden === false).catch(() => false);
    if (open) return frame;
  }
  return undefined;
}

/** What stands in the prompt. */
export const promptText = frame => frame.evaluate(() => document.getElementById('card').innerText);

/** The choice whose button has the keyboard's focus. */
export const focusedChoice = frame => frame.evaluate(() => document.activeElement?.dataset.choice);
