import { startAccount } from './account.js';
import { Conversation } from './chat.js';
import { startComposer } from './composer.js';

const nav = document.getElementById('conversations');
let current = new Conversation();

function remember(conversation, text) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text.slice(0, 40);
  button.addEventListener('click', () => {
    current = conversation;
    current.show();
    mark(button);
  });
  nav.prepend(button);
  mark(button);
}

function mark(button) {
  for (const other of nav.children) other.removeAttribute('aria-current');
  button?.setAttribute('aria-current', 'true');
}

const editor = startComposer(text => {
  if (current.messages.length === 0) remember(current, text);
  current.send(text);
});

document.getElementById('new-chat').addEventListener('click', () => {
  current = new Conversation();
  current.show();
  mark(null);
  editor.commands.focus();
});

await startAccount(user => { document.documentElement.dataset.signedIn = user ? 'yes' : 'no'; });
