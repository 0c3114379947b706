// Behind a word such as "password" or "api key": does anything follow that could be its value? Where the judge reads the grammar of
// name and value, the gate only asks whether a piece of text close by looks chosen or drawn.

const REACH = 280; // name, link and the beginning of the value
const STOPS = /[\s"'<>`|\\,;&。，、；”“»「」）]+/;

/** A piece that a person could have chosen as a password. */
export function passwordLike(text, at, length) {
  if (goesOn(text, at, length)) return false;
  const near = text.slice(at + length, at + length + REACH);
  if (/^[\w.-]{0,40}["'`\\\]*\s]*[:=(>]/.test(near) && shouted(text, at, length)) return true;
  return near.split(STOPS).some(chosen);
}

/** A piece that a machine could have made as a key. */
export function secretLike(text, at, length) {
  if (goesOn(text, at, length)) return false;
  return text.slice(at + length, at + length + REACH + 512).split(STOPS).some(drawn);
}

/** `passwords`, `tokenizer`: another word. */
function goesOn(text, at, length) {
  const last = text[at + length - 1];
  const next = text[at + length] ?? '';
  return (/[a-z]/.test(last) && /[a-z]/.test(next)) || (/[A-Z]/.test(last) && /[A-Z]/.test(next));
}

/** The name is written in capitals, as environment variables are: then even a plain word may be the value. */
function shouted(text, at, length) {
  return !/[a-z]/.test(text.slice(at, at + length)) && /[A-Z]/.test(text.slice(at, at + length));
}

function chosen(piece) {
  if (/\d/.test(piece)) return piece.length >= 3;
  if (/[A-Z]/.test(piece) && /[a-z]/.test(piece) && piece.length >= 8 && /[a-z][A-Z]|[A-Z]{2}|[!@#$%^&*?+=~/]/.test(piece)) return true;
  if (/[^\x00-\x7f]/.test(piece)) return piece.length >= 4 && /[!@#$%^&*?+=~/]/.test(piece);
  if (/^[A-Z]?[a-z]+[.:)\]}*]*$/.test(piece)) return oddWord(piece);
  return piece.length >= 8 && /[!@#$%^&*?+=~/]/.test(piece) && /[A-Za-z].*[A-Za-z].*[A-Za-z].*[A-Za-z]/.test(piece);
}

/** A capitalised piece without a vowel in four letters is no word of prose. */
function oddWord(piece) {
  return piece.length >= 8 && /^[A-Z]/.test(piece);
}

function drawn(piece) {
  if (piece.length < 12) return false;
  return /\d/.test(piece) ? /[A-Za-z]/.test(piece) : piece.length >= 16 && /[a-z]/.test(piece) && /[A-Z]/.test(piece);
}
