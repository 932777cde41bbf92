/** Something the person at the keyboard has to mend; the message says what and how. */
export class SetupFailure extends Error {}

/** @param {string} message One line for the person waiting. */
export function say(message) {
  process.stderr.write(`setup: ${message}\n`);
}
