/** A broken promise of our own code: never the client's fault, always a bug to be mended. */
export class Bug extends Error {
  override name = "Bug";
}

/** Stops at once when something that must hold does not. `claim` says what was expected. */
export function assert(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new Bug(claim);
}
