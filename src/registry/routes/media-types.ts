/** What the registry can send, best first. */
const offered = [
  "application/vnd.schemaregistry.v1+json",
  "application/vnd.schemaregistry+json",
  "application/json",
] as const;

const understood: ReadonlySet<string> = new Set([...offered, "application/octet-stream"]);

/** Whether a body of this type can be read; many programs do not say what they send. */
export function isUnderstood(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType === "") return true;
  return understood.has(contentType.split(";")[0]!.trim().toLowerCase());
}

/**
 * The type of answer that a client likes best; null when it takes none of ours. The header may be
 * missing, or as odd as Java's `text/html, *; q=.2, *\/*; q=.2`.
 */
export function acceptable(accept: string | undefined): string | null {
  const wishes = (accept ?? "").split(",").flatMap(readWish);
  if (wishes.length === 0) return offered[0];
  let best: { readonly type: string; readonly weight: number } | null = null;
  for (const type of offered) {
    const found =
      wishes.find((wish) => wish.type === type) ?? wishes.find(({ type }) => wildcards.has(type));
    if (found && found.weight > (best?.weight ?? 0)) best = { type, weight: found.weight };
  }
  return best?.type ?? null;
}

const wildcards: ReadonlySet<string> = new Set(["*/*", "*", "application/*"]);

function readWish(text: string): { readonly type: string; readonly weight: number }[] {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  if (type === "") return [];
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  return [{ type, weight: weight === undefined ? 1 : Number(weight) || 0 }];
}
