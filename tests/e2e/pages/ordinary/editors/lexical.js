import { createEditor } from 'lexical';

const place = document.getElementById('editor');
place.contentEditable = 'true';
place.setAttribute('aria-placeholder', 'Write your notes');
createEditor({ namespace: 'notes', onError(error) { throw error; } }).setRootElement(place);
