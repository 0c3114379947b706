// Could one of the organisation's own secrets stand in this text? The page knows neither the values nor their filter, only what the filter's
// builder promises (src/own/): in the form in which values are compared, each has twelve characters without a blank among which are a letter
// and a digit, or two letters of either case. Text is read here as the judge reads it (src/own/canon.rs): lines are joined.

const WINDOW = 12;

/**
 * @param {string} text
 * @returns {boolean}
 */
export function maybeOwn(text) {
  let run = 0; // characters since the last blank
  let lineBegins = true;
  let blank = false;
  // Where in the run something of each kind stood last; of letters of either case also the one before.
  let digit = 0, upper = 0, upperBefore = 0, lower = 0, lowerBefore = 0;
  for (let at = 0; at < text.length; at++) {
    let unit = text.charCodeAt(at);
    if (unit === 92) {
      while (text.charCodeAt(at + 1) === 92) at++;
      const next = text.charCodeAt(at + 1);
      if (next === 110 || next === 114) unit = 10;
      else if (next === 116) unit = 32;
      else continue;
      at++;
    }
    if (unit === 10 || unit === 13) {
      lineBegins = true;
      blank = false;
      continue;
    }
    if (unit === 32 || (unit >= 9 && unit <= 12)) {
      blank = !lineBegins;
      continue;
    }
    if (lineBegins && (unit === 62 || unit === 124)) continue;
    if (blank) run = digit = upper = upperBefore = lower = lowerBefore = 0;
    lineBegins = blank = false;
    run++;
    if (unit >= 97 && unit <= 122) {
      lowerBefore = lower;
      lower = run;
    } else if (unit >= 65 && unit <= 90) {
      upperBefore = upper;
      upper = run;
    } else if (unit >= 48 && unit <= 57) {
      digit = run;
    }
    // The judge counts bytes: beyond ASCII a character has two or three, and each half of a pair stands for two.
    if (unit > 127) run += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
    const from = run - WINDOW;
    if (from >= 0 && ((digit > from && (lower > from || upper > from)) || (upperBefore > from && lowerBefore > from))) return true;
  }
  return false;
}
