// The form of generated/gate-data.js.

/** A literal, or a set of code units and how many of them: the least and the most (65535 for no limit). */
export type Op = string | [set: number, least: number, most: number];

/** The place of the anchoring literal among the ops, flags (1 case ignored, 2 left edge, 4 right edge), the ops. */
export type Program = [anchor: number, flags: number, ops: Op[]];

/** What a literal announces: a shape, a password ("p"), a key ("k"), a program with a password ("c"), a marking ("m"), the filling of a passport's lines ("t"), a
 * number of some sort (`gate-tokens.js`) with the rest of its name ("n7"), or values `from..to` near it. */
export type Target = number | 'p' | 'k' | 'c' | 'm' | 't' | `${'n' | 'b' | 'h' | 'd'}${number}` | NearTarget;
export type NearTarget = [from: number, to: number, key: number];

export interface GateData {
  /** Four words of 32 bits for ASCII, and 1 when everything beyond it belongs to the set. */
  sets: number[][];
  programs: Program[];
  literals: [text: string, targets: Target[]][];
  /** What stands before and behind a literal in the name of a number. */
  phrases: [before: string, after: string][];
  /** Forms of numbers (`9` a digit, `A` a capital, `X` either), 1 when one of them is enough, and whose form it is. */
  forms: [mask: string, bare: number, number: number][];
  /** Words about telephones. */
  phoneWords: string[];
  /** The length of an IBAN by country. */
  ibans: Record<string, number>;
}
