import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import { registerRichText } from '@lexical/rich-text';
import { $createParagraphNode, $getRoot, COMMAND_PRIORITY_HIGH, KEY_ENTER_COMMAND, createEditor } from 'lexical';
import { startChat } from './chat.js';

startChat((place, submit) => {
  const element = document.createElement('div');
  element.id = 'chat-input';
  element.contentEditable = 'true';
  element.setAttribute('role', 'textbox');
  element.setAttribute('aria-label', 'Message');
  place.append(element);
  const editor = createEditor({ namespace: 'chat', onError: error => { throw error; } });
  editor.setRootElement(element);
  registerRichText(editor);
  registerHistory(editor, createEmptyHistoryState(), 300);
  editor.registerCommand(KEY_ENTER_COMMAND, event => {
    if (!event || event.shiftKey || event.isComposing) return false;
    event.preventDefault();
    submit();
    return true;
  }, COMMAND_PRIORITY_HIGH);
  return {
    element,
    read: () => editor.getEditorState().read(() => $getRoot().getTextContent()),
    clear: () => editor.update(() => { const p = $createParagraphNode(); $getRoot().clear().append(p); p.select(); }),
  };
});
