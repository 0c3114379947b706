import { ContentState, Editor, EditorState, RichUtils } from 'draft-js';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { startChat } from './chat.js';

startChat((place, submit) => {
  let current;
  let set = () => {};
  function Composer() {
    const [state, setState] = useState(() => EditorState.createEmpty());
    current = state;
    set = setState;
    const handleReturn = event => {
      if (event.nativeEvent?.isComposing) return 'not-handled';
      if (event.shiftKey) setState(RichUtils.insertSoftNewline(current));
      else submit();
      return 'handled';
    };
    return <Editor editorState={state} onChange={setState} handleReturn={handleReturn} ariaLabel="Message" />;
  }
  flushSync(() => createRoot(place).render(<Composer />));
  const element = place.querySelector('[contenteditable]');
  element.id = 'chat-input';
  const clear = () => set(EditorState.moveFocusToEnd(EditorState.push(current, ContentState.createFromText(''), 'remove-range')));
  return { element, read: () => current.getCurrentContent().getPlainText('\n'), clear };
});
