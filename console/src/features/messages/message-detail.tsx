import type { Message, Payload } from "../../../../src/admin/console/contract.ts";
import { at } from "../../router/match.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy.tsx";
import { bytes, time } from "../../ui/format.ts";
import { JsonText } from "../../ui/json/json-text.tsx";
import { Note } from "../../ui/states.tsx";
import { useSession } from "../session/session.ts";

/** All of one record. */
export function MessageDetail({ topic, message }: { topic: string; message: Message }) {
  const { partition, offset, timestampMs, key, value, headers } = message;
  const { readOnly } = useSession();
  const copyHref = `${at`/topics/${topic}/publish`}?copy=${partition}-${offset}`;
  return (
    <div role="cell" className="message-detail">
      <div className="row wrap facts">
        <span>partition {partition}</span>
        <span>offset {offset}</span>
        <span>{time(timestampMs)}</span>
        <CopyButton text={JSON.stringify(message, null, 2)} label="Copy the record" />
        {!readOnly && (
          <ButtonLink look="quiet" icon="send" href={copyHref}>
            Publish a copy
          </ButtonLink>
        )}
      </div>
      <PayloadView title="Value" payload={value} />
      <PayloadView title="Key" payload={key} />
      {headers.map(({ name, value: payload }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: headers may share a name; order is theirs.
        <PayloadView key={index} title={`Header ${name}`} payload={payload} />
      ))}
    </div>
  );
}

function PayloadView({ title, payload }: { title: string; payload: Payload }) {
  const { kind, text, sizeBytes, isCut, schemaId, problem } = payload;
  return (
    <section className="payload">
      <header className="row wrap">
        <h2>{title}</h2>
        <span className="faint">
          {kind === "null" ? "null: no bytes at all" : `${kind}, ${bytes(sizeBytes)}`}
          {schemaId !== null && `, schema ID ${schemaId}`}
          {isCut && ", only the beginning is shown"}
        </span>
        {kind !== "null" && <CopyButton text={text} />}
      </header>
      {problem !== null && <Note look="warning">{problem}</Note>}
      {kind !== "null" && <JsonText text={text} label={title} />}
    </section>
  );
}
