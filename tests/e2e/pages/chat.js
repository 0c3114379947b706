// The chat around a composer: what every page here has in common. A page gives an adapter for its editor; this file sends what
// the editor's own model holds (never what the DOM shows), so that a test judges exactly what a real chat would have sent.

const conversation = new URLSearchParams(location.search).get('c') || 'unnamed';

/** A place in the top window's coordinates, also for an element inside an iframe of this origin. */
function boxOf(element) {
  const r = element.getBoundingClientRect();
  let { left, top } = r;
  for (let w = element.ownerDocument.defaultView; w.frameElement; w = w.parent) {
    const f = w.frameElement.getBoundingClientRect();
    left += f.left + w.frameElement.clientLeft;
    top += f.top + w.frameElement.clientTop;
  }
  return { x: left, y: top, width: r.width, height: r.height };
}

function show(role, text) {
  const item = document.createElement('li');
  item.className = role;
  item.textContent = text.length > 400 ? `${text.slice(0, 400)}…` : text;
  document.getElementById('messages').append(item);
}

async function post(text) {
  const response = await fetch('/api/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id: conversation, messages: [{ role: 'user', content: text }] }),
  });
  const answer = await response.json();
  show('assistant', answer.choices[0].message.content);
}

/**
 * Starts the chat. `mount(place, submit)` builds the editor in `place` and returns `{ element, read, clear, button? }`:
 * `element` is what a person clicks, `read()` the text the editor would send, `button` its own send button if it has one.
 */
export function startChat(mount) {
  const state = { adapter: null, sends: 0, errors: [] };
  addEventListener('error', event => state.errors.push(String(event.message)));
  const submit = () => {
    const text = state.adapter.read();
    if (!text.trim()) return;
    state.sends += 1;
    state.adapter.clear();
    show('user', text);
    post(text).catch(error => show('assistant', `Not sent: ${error.message}`));
  };
  state.adapter = mount(document.getElementById('composer'), submit);
  const ownButton = document.getElementById('send-message-button');
  const button = state.adapter.button || ownButton;
  if (button !== ownButton) ownButton.hidden = true;
  if (!state.adapter.buttonSubmits) button.addEventListener('click', submit);
  window.chat = {
    ready: true,
    conversation,
    box: which => boxOf(which === 'send' ? button : state.adapter.element),
    text: () => state.adapter.read(),
    sends: () => state.sends,
    errors: () => state.errors,
    element: () => state.adapter.element,
  };
}
