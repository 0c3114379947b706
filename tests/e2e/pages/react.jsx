import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { useState } from 'react';
import { startChat } from './chat.js';

startChat((place, submit) => {
  let text = '';
  let setText = () => {};
  function Composer() {
    const [value, setValue] = useState('');
    text = value;
    setText = setValue;
    const onKeyDown = event => {
      if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
      event.preventDefault();
      submit();
    };
    return <textarea id="chat-input" aria-label="Message" value={value} onChange={e => setValue(e.target.value)} onKeyDown={onKeyDown} />;
  }
  flushSync(() => createRoot(place).render(<Composer />));
  return { element: place.querySelector('textarea'), read: () => text, clear: () => setText('') };
});
