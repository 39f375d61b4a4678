import type { Health } from "../../../../src/admin/console/contract.ts";
import { Note, useIsStale } from "../../ui/states.tsx";

/** The verdict, then what it rests on; none while the cluster cannot be asked. */
export function HealthNote({ health }: { health: Health }) {
  if (useIsStale()) return null;
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
