import type { Health } from "../../../../src/admin/console/contract.ts";
import { Note } from "../../ui/states.tsx";

/** The verdict, then what it rests on. */
export function HealthNote({ health }: { health: Health }) {
  const [verdict, ...rest] = health.sentences;
  return (
    <Note look={health.level}>
      <p>
        <b>{verdict}</b>
      </p>
      {rest.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Note>
  );
}
