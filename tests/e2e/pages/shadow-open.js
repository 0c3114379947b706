import { startChat } from './chat.js';
import { shadowStyle, textareaIn } from './plain.js';

startChat((place, submit) => {
  const root = place.attachShadow({ mode: 'open' });
  const style = document.createElement('style');
  style.textContent = shadowStyle;
  root.append(style);
  const inner = document.createElement('div');
  root.append(inner);
  return textareaIn(inner, submit);
});
