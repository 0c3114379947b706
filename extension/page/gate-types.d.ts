// The form of generated/gate-data.js, which src/detect/gate.rs writes.

/** Options whose next word is the password, options joined with it, options before a pair, the mark in that pair, words before it, which
 * word without an option it is, and 1 when it is piped into the program. */
export type Command = [separate: string[], attached: string[], pair: string[], mark: string, behind: string[], place: number, piped: number];

export interface GateData {
  /** Four words of 32 bits for ASCII, and 1 when everything beyond it belongs to the set. */
  sets: number[][];
  /** A shape on each line: flags (1 case ignored, 2 left edge, 4 right edge), the place of the literal that anchors it among its steps,
   * then literals and `{set:least-most}`. */
  programs: string;
  /** A literal on each line: where its hashed characters stand in it and how many it shares with the one before (both in base 36), the
   * rest of it, and behind a tab what it announces, if that is not the same as before: a shape (`s12`), values
   * near it (`v3`), a password (`p`), a key (`k`), user and password (`u`), a number and its phrase (`n4 17`), a program with a
   * password (`c9`), a marking (`m`), the filling of a passport's lines (`t`). */
  literals: string;
  /** Values near a literal: the first program, how many, 1 when a word about keys must stand between. */
  near: [first: number, count: number, key: number][];
  /** Numbers: the fewest and most letters and digits, the fewest and most letters, and words one of which must stand around. */
  numbers: [shortest: number, longest: number, fewest: number, most: number, beside: string][];
  /** What stands before and behind a literal in the name of a number. */
  phrases: [before: string, after: string][];
  commands: Command[];
  /** Parts of names that only speak about a secret: behind the word, before it, right before it. */
  names: [about: string, before: string, rightBefore: string];
  /** Words of sentences: "is", "to", "changed", "as", "as" without blanks, "with", "new", kinds, codes. */
  sentences: string[];
  /** Phrases by which a message asks. */
  asks: string;
  /** For each letter a bit for every letter that stands behind it in words. */
  pairs: number[];
  /** Forms of numbers (`9` a digit, `A` a capital, `X` either), 1 when one of them is enough, and whose form it is. */
  forms: [mask: string, bare: number, number: number][];
  /** Words about telephones. */
  phoneWords: string[];
  /** The length of an IBAN by country. */
  ibans: Record<string, number>;
}
