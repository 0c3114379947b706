import { startChat } from './chat.js';

// A plain form: Enter asks the form to submit, the submit listener sends.
startChat((place, submit) => {
  const form = document.createElement('form');
  const element = document.createElement('textarea');
  element.id = 'chat-input';
  element.name = 'message';
  element.setAttribute('aria-label', 'Message');
  const button = document.createElement('button');
  button.type = 'submit';
  button.textContent = 'Send form';
  form.append(element, button);
  place.append(form);
  element.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', event => { event.preventDefault(); submit(); });
  return { element, button, buttonSubmits: true, read: () => element.value, clear: () => form.reset() };
});
