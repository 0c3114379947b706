import { schema } from 'prosemirror-schema-basic';
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';

new EditorView(document.getElementById('editor'), { state: EditorState.create({ schema }) });
