import { Editor } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import { startChat } from './chat.js';

startChat((place, submit) => {
  const editor = new Editor({
    element: place,
    extensions: [StarterKit],
    editorProps: {
      attributes: { id: 'chat-input', 'aria-label': 'Message' },
      handleKeyDown: (_view, event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return false;
        submit();
        return true;
      },
    },
  });
  return { element: editor.view.dom, read: () => editor.getText({ blockSeparator: '\n' }), clear: () => editor.commands.clearContent(true) };
});
