import { useState } from "react";
import type { Overview, Snippet } from "../../../../src/admin/console/contract.ts";
import { CodeBlock, CopyButton } from "../../ui/copy.tsx";
import { Choice } from "../../ui/field.tsx";
import { Section } from "../../ui/page.tsx";

/** The addresses, and a program for each. */
export function Connect({ cluster }: { cluster: Overview }) {
  return (
    <Section title="Connect" lead="Where clients find this cluster, and a program to begin with.">
      <dl className="pairs">
        <Address name="Kafka (bootstrap.servers)" address={cluster.bootstrap} />
        {cluster.registryUrl !== null && (
          <Address name="Schema Registry" address={cluster.registryUrl} />
        )}
        {cluster.metricsUrl !== null && (
          <Address name="Metrics (Prometheus)" address={cluster.metricsUrl} />
        )}
        {cluster.clusterId !== null && <Address name="Cluster ID" address={cluster.clusterId} />}
      </dl>
      <Snippets snippets={cluster.snippets} />
    </Section>
  );
}

function Address({ name, address }: { name: string; address: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="row">
        <code>{address}</code>
        <CopyButton text={address} />
      </dd>
    </div>
  );
}

const purposes = [
  ["produce", "Publish"],
  ["consume", "Read"],
] as const;

function Snippets({ snippets }: { snippets: readonly Snippet[] }) {
  const [language, setLanguage] = useState<string>(snippets[0]?.language ?? "");
  const [purpose, setPurpose] = useState<"produce" | "consume">("produce");
  const snippet = snippets.find((one) => one.language === language);
  if (!snippet) return null;
  return (
    <div className="stack">
      <div className="row wrap">
        <Choice
          label="Language"
          value={language}
          options={snippets.map((one) => [one.language, one.language] as const)}
          onChange={setLanguage}
        />
        <Choice label="Purpose" value={purpose} options={purposes} onChange={setPurpose} />
      </div>
      <CodeBlock text={snippet[purpose]} label={`${language} program`} />
    </div>
  );
}
