import { startChat } from './chat.js';
import { editableIn } from './plain.js';

startChat((place, submit) => editableIn(place, submit));
