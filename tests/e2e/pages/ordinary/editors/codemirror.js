import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

new EditorView({ state: EditorState.create({ doc: 'fn main() {}\n' }), parent: document.getElementById('editor') });
