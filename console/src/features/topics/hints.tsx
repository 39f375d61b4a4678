import { useAnswer } from "../../api/queries.ts";
import { Note } from "../../ui/states.tsx";

/** Mistakes seen in the records themselves. */
export function Hints({ topic }: { topic: string }) {
  const hints = useAnswer("GET /api/topics/:topic/hints", { path: { topic } }, { everyMs: 10_000 });
  return hints.data?.hints.map(({ id, sentence, mend }) => (
    <Note key={id} look="warning">
      <p>
        <b>{sentence}</b>
      </p>
      <p>{mend}</p>
    </Note>
  ));
}
