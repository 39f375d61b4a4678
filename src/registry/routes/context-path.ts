import { prefixFor } from "../subjects/subject-name.ts";

/**
 * Every path also exists under `/contexts/NAME`: names of subjects in it then belong to that
 * context unless they say otherwise. Gives the path without that part.
 */
export function withoutContext(url: string): string {
  const [path = "", query = ""] = url.split(/\?(.*)/s);
  const [, first, context, ...rest] = path.split("/");
  const [resource, ...names] = rest;
  if (first !== "contexts" || context === undefined || !resource) return url;
  const prefix = prefixFor(decode(context));
  const parameters = new URLSearchParams(query);
  let inContext = rest;
  if (resource === "config" || resource === "mode") {
    inContext = [resource, qualified(names[0] ?? "", prefix)];
  } else if (resource === "schemas" && names[0] === "ids") {
    qualify(parameters, "subject", prefix);
  } else if ((resource === "schemas" || resource === "subjects") && !names[0]) {
    qualify(parameters, "subjectPrefix", prefix);
  } else {
    const at = rest.indexOf("subjects") + 1;
    if (at > 0) inContext = rest.with(at, qualified(rest[at] ?? "", prefix));
    else if (resource.startsWith("associations")) parameters.set("context", prefix);
  }
  const text = parameters.toString();
  return `/${inContext.join("/")}${text === "" ? "" : `?${text}`}`;
}

function qualify(parameters: URLSearchParams, name: string, prefix: string): void {
  const given = parameters.get(name) ?? "";
  if (!saysContext(given)) parameters.set(name, prefix + given);
}

function qualified(segment: string, prefix: string): string {
  return saysContext(decode(segment)) ? segment : encodeURIComponent(prefix) + segment;
}

const saysContext = (name: string): boolean => name.startsWith(":.") || name.startsWith(":*:");

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
