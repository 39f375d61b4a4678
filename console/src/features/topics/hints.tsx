import { useAnswer } from "../../api/queries.ts";
import { Prose } from "../../ui/prose.tsx";
import { Note } from "../../ui/states.tsx";

/** Mistakes seen in the records themselves. */
export function Hints({ topic }: { topic: string }) {
  const hints = useAnswer("GET /api/topics/:topic/hints", { path: { topic } }, { everyMs: 10_000 });
  return hints.data?.hints.map(({ id, sentence, mend }) => (
    <Note key={id} look="warning">
      <p>
        <b>{sentence}</b>
      </p>
      <p>
        <Prose text={mend} />
      </p>
    </Note>
  ));
}
