import { besideSubject, normalizeSubject } from "../subjects/subject-name.ts";

/** The alias that the configuration of this very subject names; null when it names none. */
export type AliasOf = (subject: string) => string | null;

/**
 * A subject may be another name of a second one (`alias` in its configuration): paths under
 * `/subjects/` and the `subject` that is asked for with an id then mean that one. Configuration and
 * mode stay the subject's own. An alias of an alias is not followed.
 */
export function withoutAliases(url: string, aliasOf: AliasOf): string {
  const [path = "", query = ""] = url.split(/\?(.*)/s);
  const segments = path.split("/");
  let isSubject = false;
  const meant = segments.map((segment) => {
    if (segment === "") return segment;
    const wasSubject = isSubject;
    isSubject = !wasSubject && segment === "subjects";
    const alias = wasSubject ? aliasFor(decode(segment), aliasOf) : null;
    return alias === null ? segment : encodeURIComponent(alias);
  });
  return `${meant.join("/")}${withoutAlias(path, query, aliasOf)}`;
}

function withoutAlias(path: string, query: string, aliasOf: AliasOf): string {
  if (query === "") return "";
  if (!path.startsWith("/schemas/ids") || !query.includes("subject=")) return `?${query}`;
  const parameters = new URLSearchParams(query);
  const subject = parameters.get("subject");
  const alias = subject ? aliasFor(subject, aliasOf) : null;
  if (alias === null) return `?${query}`;
  parameters.set("subject", alias);
  return `?${parameters}`;
}

/** An alias lies in the context of its subject, unless it says. */
function aliasFor(name: string, aliasOf: AliasOf): string | null {
  const subject = normalizeSubject(name);
  const alias = aliasOf(subject);
  return alias ? besideSubject(subject, alias) : null;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
