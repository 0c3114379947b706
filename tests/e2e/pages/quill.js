import Quill from 'quill';
import { startChat } from './chat.js';

startChat((place, submit) => {
  const inner = document.createElement('div');
  place.append(inner);
  const quill = new Quill(inner, {
    modules: {
      toolbar: false,
      keyboard: { bindings: { send: { key: 'Enter', shiftKey: false, handler: () => { submit(); return false; } } } },
    },
  });
  quill.root.id = 'chat-input';
  quill.root.setAttribute('aria-label', 'Message');
  return { element: quill.root, read: () => quill.getText().replace(/\n$/, ''), clear: () => quill.setText('') };
});
