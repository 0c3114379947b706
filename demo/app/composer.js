// The composer: Tiptap (ProseMirror), as the large chats have it.
import { Editor } from '@tiptap/core';
import Placeholder from '@tiptap/extension-placeholder';
import StarterKit from '@tiptap/starter-kit';

// As a document, not as HTML: the page's trusted-types policy forbids parsing text as HTML.
const EMPTY = { type: 'doc', content: [{ type: 'paragraph' }] };

/** Mounts the editor and calls `send(text)` on Enter or on the button; the composer is emptied once `send` has taken the text. */
export function startComposer(send) {
  const button = document.getElementById('send-message-button');
  const form = document.getElementById('composer');
  const editor = new Editor({
    element: document.getElementById('chat-input-box'),
    content: EMPTY,
    injectCSS: false, // the page's policy allows no inline style sheets
    autofocus: true,
    extensions: [StarterKit.configure({ heading: false, horizontalRule: false }), Placeholder.configure({ placeholder: 'Ask anything' })],
    editorProps: {
      attributes: { id: 'chat-input', role: 'textbox', 'aria-label': 'Message', 'aria-multiline': 'true' },
      handleKeyDown(_view, event) {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return false;
        form.requestSubmit(button);
        return true;
      },
    },
    onUpdate: ({ editor: now }) => { button.disabled = now.isEmpty; },
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    const text = editor.getText({ blockSeparator: '\n' });
    if (!text.trim()) return;
    editor.commands.setContent(EMPTY, { emitUpdate: true });
    send(text);
  });
  return editor;
}
