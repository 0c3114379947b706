import { baseKeymap } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { schema } from 'prosemirror-schema-basic';
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { startChat } from './chat.js';

startChat((place, submit) => {
  const breakLine = (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(schema.nodes.hard_break.create()).scrollIntoView());
    return true;
  };
  const state = () => EditorState.create({
    schema,
    plugins: [
      history(),
      keymap({ Enter: () => { submit(); return true; }, 'Shift-Enter': breakLine, 'Mod-z': undo, 'Mod-y': redo }),
      keymap(baseKeymap),
    ],
  });
  const view = new EditorView(place, { state: state(), attributes: { id: 'chat-input', 'aria-label': 'Message' } });
  const leaf = node => (node.type.name === 'hard_break' ? '\n' : '');
  return {
    element: view.dom,
    read: () => view.state.doc.textBetween(0, view.state.doc.content.size, '\n', leaf),
    clear: () => view.updateState(state()),
  };
});
