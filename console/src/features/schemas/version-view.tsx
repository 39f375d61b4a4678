import { useRegistry } from "../../api/queries.ts";
import { type Reference, type RegisteredSchema, registryPath } from "../../api/registry.ts";
import { at } from "../../router/match.ts";
import { CopyButton } from "../../ui/copy.tsx";
import { JsonText } from "../../ui/json/json-text.tsx";
import { indentJson } from "../../ui/json/tokens.ts";
import { Badge, Section } from "../../ui/page.tsx";
import { Answered } from "../../ui/states.tsx";
import { Difference } from "./difference.tsx";

interface VersionViewProps {
  readonly subject: string;
  readonly version: number;
  /** Null: compared with nothing. */
  readonly against: number | null;
}

/** A version whole or beside another, and who refers to whom. */
export function VersionView({ subject, version, against }: VersionViewProps) {
  const path = (number: number) => registryPath("subjects", subject, "versions", number);
  const shown = useRegistry<RegisteredSchema>(path(version));
  const other = useRegistry<RegisteredSchema>(path(against ?? 0), against !== null);
  const isCompared = against !== null && against !== version;
  return (
    <Answered of={shown} what="the schema">
      {(schema) => (
        <div className="stack">
          <p className="facts">
            <Badge look="accent">{schema.schemaType ?? "AVRO"}</Badge>
            <span>version {schema.version}</span>
            <span>ID {schema.id}</span>
            <CopyButton text={schema.schema} label="Copy the schema" />
          </p>
          {isCompared && other.data ? (
            <Difference
              before={{ name: `Version ${against}`, text: indentJson(other.data.schema) }}
              now={{ name: `Version ${version}`, text: indentJson(schema.schema) }}
            />
          ) : (
            <JsonText text={schema.schema} label={`Version ${version}`} />
          )}
          <References references={schema.references ?? []} />
          <ReferencedBy subject={subject} version={version} />
        </div>
      )}
    </Answered>
  );
}

function References({ references }: { references: readonly Reference[] }) {
  if (references.length === 0) return null;
  return (
    <Section title="Refers to">
      <ul className="plain">
        {references.map(({ name, subject, version }) => (
          <li key={name}>
            <code>{name}</code>:{" "}
            <a href={`${at`/schemas/${subject}`}?version=${version}`}>
              {subject} version {version}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function ReferencedBy({ subject, version }: { subject: string; version: number }) {
  const path = registryPath("subjects", subject, "versions", version, "referencedby");
  const ids = useRegistry<readonly number[]>(path);
  if (!ids.data || ids.data.length === 0) return null;
  return (
    <Section title="Referred to by">
      <ul className="plain">
        {ids.data.map((id) => (
          <Referrer key={id} id={id} />
        ))}
      </ul>
    </Section>
  );
}

function Referrer({ id }: { id: number }) {
  const path = registryPath("schemas", "ids", id, "versions");
  const places = useRegistry<readonly { subject: string; version: number }[]>(path);
  return places.data?.map(({ subject, version }) => (
    <li key={`${subject} ${version}`}>
      <a href={`${at`/schemas/${subject}`}?version=${version}`}>
        {subject} version {version}
      </a>{" "}
      <span className="faint">ID {id}</span>
    </li>
  ));
}
