import { startChat } from './chat.js';
import { textareaIn } from './plain.js';

// The composer lives in an about:blank frame that the page's script fills.
startChat((place, submit) => {
  const frame = document.createElement('iframe');
  place.append(frame);
  const inside = frame.contentDocument;
  const style = inside.createElement('style');
  style.textContent = 'body{margin:0}textarea{box-sizing:border-box;width:100%;height:150px;font:inherit}';
  inside.head.append(style);
  return textareaIn(inside.body, submit);
});
