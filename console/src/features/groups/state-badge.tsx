import { Badge, type BadgeLook } from "../../ui/page.tsx";

const looks: Readonly<Record<string, BadgeLook>> = {
  stable: "good",
  empty: "plain",
  dead: "bad",
  preparingrebalance: "warning",
  completingrebalance: "warning",
  assigning: "warning",
  reconciling: "warning",
};

/** The state in Kafka's own word, in a colour that says whether it is well. */
export function StateBadge({ state }: { state: string }) {
  return <Badge look={looks[state.toLowerCase()] ?? "plain"}>{state || "unknown"}</Badge>;
}
