// Writes to the clipboard in a person's own click. The asynchronous clipboard is closed to pages without TLS, this way is not.

/** @param {string} text @returns {boolean} */
export function copyText(text) {
  const fill = (/** @type {ClipboardEvent} */ event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
  };
  addEventListener('copy', fill, { capture: true, once: true });
  try {
    return document.execCommand('copy');
  } finally {
    removeEventListener('copy', fill, { capture: true });
  }
}
