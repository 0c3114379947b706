import { defaultKeymap, history, historyKeymap, insertNewline } from '@codemirror/commands';
import { EditorView, keymap } from '@codemirror/view';
import { startChat } from './chat.js';

startChat((place, submit) => {
  const view = new EditorView({
    parent: place,
    extensions: [
      history(),
      keymap.of([
        { key: 'Enter', run: () => { submit(); return true; }, shift: insertNewline },
        ...historyKeymap,
        ...defaultKeymap,
      ]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ id: 'chat-input', 'aria-label': 'Message' }),
    ],
  });
  const clear = () => view.dispatch({ changes: { from: 0, to: view.state.doc.length } });
  return { element: view.dom, read: () => view.state.doc.toString(), clear };
});
