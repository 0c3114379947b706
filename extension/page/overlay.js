// A place of our own in a foreign page: a closed shadow root whose styles the page cannot reach or override.

const DEFENCE = `
:host { all: initial !important; display: block !important; position: fixed !important; inset: auto 0 0 auto !important;
  width: 0 !important; height: 0 !important; z-index: 2147483647 !important; visibility: visible !important; opacity: 1 !important;
  pointer-events: auto !important; transform: none !important; filter: none !important; clip-path: none !important; contain: none !important;
  content-visibility: visible !important; color-scheme: light dark !important; }
`;

/** @param {string} styles @returns {{ host: HTMLElement, root: ShadowRoot }} */
export function makeOverlay(styles) {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'closed' });
  const style = document.createElement('style');
  style.textContent = DEFENCE + styles;
  root.append(style);
  return { host, root };
}

/** Puts an overlay on the page, outside of what frameworks render. @param {HTMLElement} host @returns {boolean} */
export function attach(host) {
  if (!host.isConnected) document.documentElement?.append(host);
  return host.isConnected;
}
