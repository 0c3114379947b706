import { startChat } from './chat.js';
import { textareaIn } from './plain.js';

startChat((place, submit) => textareaIn(place, submit));
