// Adapters for composers without an editor library.

function onEnter(element, submit) {
  element.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
}

/** A plain textarea with Enter = send. */
export function textareaIn(place, submit) {
  const element = place.ownerDocument.createElement('textarea');
  element.id = 'chat-input';
  element.setAttribute('aria-label', 'Message');
  place.append(element);
  onEnter(element, submit);
  return { element, read: () => element.value, clear: () => { element.value = ''; } };
}

/** A plain contenteditable; `innerText` is its model, as in chats built without a library. */
export function editableIn(place, submit) {
  const element = place.ownerDocument.createElement('div');
  element.id = 'chat-input';
  element.contentEditable = 'true';
  element.setAttribute('role', 'textbox');
  element.setAttribute('aria-label', 'Message');
  place.append(element);
  onEnter(element, submit);
  return { element, read: () => element.innerText.replace(/\n$/, ''), clear: () => element.replaceChildren() };
}

/** Styles for a composer inside a shadow root, where the page's sheet does not reach. */
export const shadowStyle = 'textarea,[contenteditable]{box-sizing:border-box;width:100%;height:160px;overflow:auto;border:1px solid #888;'
  + 'font:inherit;padding:6px;white-space:pre-wrap;overflow-wrap:anywhere}';
