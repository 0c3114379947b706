import { startChat } from './chat.js';
import { editableIn, shadowStyle } from './plain.js';

startChat((place, submit) => {
  const root = place.attachShadow({ mode: 'closed' });
  const style = document.createElement('style');
  style.textContent = shadowStyle;
  root.append(style);
  const inner = document.createElement('div');
  root.append(inner);
  return editableIn(inner, submit);
});
