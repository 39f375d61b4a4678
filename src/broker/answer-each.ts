/** So many are answered before others have their turn: a few milliseconds' work. */
const atOnce = 1000;

/**
 * Answers everything that a request lists, in order. A request may list a million things: they
 * are answered in pieces, with the work of other connections in between.
 */
export async function answerEach<Asked, Answer>(
  asked: readonly Asked[],
  answer: (one: Asked) => Answer | Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < asked.length; from += atOnce) {
    if (from > 0) await new Promise((resolve) => setImmediate(resolve));
    const piece = asked.slice(from, from + atOnce).map(answer);
    answers.push(...(await Promise.all(piece)));
  }
  return answers;
}
