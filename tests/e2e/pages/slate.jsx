import { useMemo } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Editor, Node, Transforms, createEditor } from 'slate';
import { withHistory } from 'slate-history';
import { Editable, Slate, withReact } from 'slate-react';
import { startChat } from './chat.js';

const empty = () => ({ type: 'paragraph', children: [{ text: '' }] });

startChat((place, submit) => {
  let editor;
  function Composer() {
    editor = useMemo(() => withHistory(withReact(createEditor())), []);
    const onKeyDown = event => {
      if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
      event.preventDefault();
      if (event.shiftKey) editor.insertText('\n');
      else submit();
    };
    return (
      <Slate editor={editor} initialValue={[empty()]}>
        <Editable id="chat-input" aria-label="Message" onKeyDown={onKeyDown} />
      </Slate>
    );
  }
  flushSync(() => createRoot(place).render(<Composer />));
  const clear = () => {
    Transforms.select(editor, Editor.start(editor, []));
    Editor.withoutNormalizing(editor, () => {
      for (let i = editor.children.length - 1; i >= 0; i -= 1) Transforms.removeNodes(editor, { at: [i] });
      Transforms.insertNodes(editor, empty(), { at: [0] });
    });
    Transforms.select(editor, Editor.start(editor, []));
  };
  return {
    element: place.querySelector('[contenteditable]'),
    read: () => editor.children.map(node => Node.string(node)).join('\n'),
    clear,
  };
});
