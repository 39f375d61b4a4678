/** A sentence in which `backticks` mark what is program text. */
export function Prose({ text }: { text: string }) {
  return text.split("`").map((piece, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the sentence.
    index % 2 === 0 ? piece : <code key={index}>{piece}</code>,
  );
}
