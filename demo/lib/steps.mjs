// Prints the story as it happens and counts what did not hold.

const colour = process.stdout.isTTY ? code => text => `\x1b[${code}m${text}\x1b[0m` : () => text => text;
const green = colour(32);
const red = colour(31);
const quiet = colour(2);

export class Steps {
  held = 0;
  broken = 0;

  /** What is to be printed below the step under way. */
  #notes = [];

  chapter(title) { console.log(`\n${title}`); }

  note(text) { this.#notes.push(text); }

  /** Runs one step; `prove` answers a sentence about what was seen, or throws with what was seen instead. */
  async step(claim, prove) {
    try {
      const proof = await prove();
      console.log(`  ${green('✓')} ${claim}`);
      if (proof) this.note(proof);
      this.held += 1;
    } catch (error) {
      console.log(`  ${red('✗')} ${claim}`);
      console.log(red(`    ${error.message.split('\n').slice(0, 6).join('\n    ')}`));
      this.broken += 1;
    }
    for (const text of this.#notes.splice(0)) console.log(quiet(`    ${text}`));
  }
}

/** Throws with `instead` unless the claim holds. */
export function hold(claim, instead) {
  if (!claim) throw new Error(instead);
}

/** Waits until `look` answers something, and answers it; throws with `what` when it never does. */
export async function until(look, what, ms = 15_000) {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`${what}: not within ${ms / 1000} s`);
    await new Promise(resolve => setTimeout(resolve, 60));
  }
}
