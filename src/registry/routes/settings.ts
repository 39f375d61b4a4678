import { isRefused, type Refused, refusals } from "../refusals.ts";
import type { Registry } from "../registry.ts";
import type { Config, ConfigChange, Mode } from "../subjects/settings.ts";
import {
  isDefaultContext,
  isGlobalContext,
  isValidSubject,
  normalizeSubject,
} from "../subjects/subject-name.ts";
import { configBody, modeBody } from "./request-bodies.ts";
import { flag, route } from "./route.ts";

/** Configuration and mode: of the whole registry, and of a subject or context. */
export const settingRoutes = ["", "/:subject"].flatMap((path) => [
  route({
    method: "GET",
    path: `/config${path}`,
    query: { defaultToGlobal: flag },
    answer: ({ registry: { subjects }, params, query }) => {
      const subject = nameIn(params);
      if (query.defaultToGlobal) return subjects.config(subject);
      return subjects.ownConfig(subject) ?? refusals.noSubjectCompatibility(subject ?? "");
    },
  }),

  route({
    method: "PUT",
    path: `/config${path}`,
    body: configBody,
    answer: ({ registry, params, body }) => changeConfig(registry, params.subject, body),
  }),

  route({
    method: "DELETE",
    path: `/config${path}`,
    answer: ({ registry, params }) =>
      registry.ask({ kind: "deleteConfig", subject: nameIn(params) }),
  }),

  route({
    method: "GET",
    path: `/mode${path}`,
    query: { defaultToGlobal: flag },
    answer: ({ registry: { subjects }, params, query }) => {
      const subject = nameIn(params);
      const mode = query.defaultToGlobal ? subjects.mode(subject) : subjects.ownMode(subject);
      return mode === null ? refusals.noSubjectMode(subject ?? "") : { mode };
    },
  }),

  route({
    method: "PUT",
    path: `/mode${path}`,
    query: { force: flag },
    body: modeBody,
    answer: ({ registry, params, query, body }) =>
      changeMode(registry, params.subject, body.mode, query.force),
  }),

  route({
    method: "DELETE",
    path: `/mode${path}`,
    query: { recursive: flag },
    answer: async ({ registry, params, query: { recursive } }) => {
      const subject = nameIn(params);
      const mode = await registry.ask({ kind: "deleteMode", subject, recursive });
      if (isRefused(mode)) return mode;
      return mode === null ? {} : { mode };
    },
  }),
]);

/** Null for the whole registry, by whatever name. */
function nameIn({ subject }: Readonly<Record<string, string>>): string | null {
  return subject === undefined || isDefaultContext(subject) ? null : normalizeSubject(subject);
}

async function changeConfig(
  registry: Registry,
  name: string | undefined,
  change: ConfigChange,
): Promise<object | Refused> {
  if (name !== undefined && !isValidSubject(name, "settings")) return refusals.invalidSubject(name);
  const subject = nameIn(name === undefined ? {} : { subject: name });
  const config = await registry.ask({ kind: "setConfig", subject, change });
  return isRefused(config) ? config : asAsked(config);
}

/** What was asked for is echoed, under the name that requests have for it. */
function asAsked({ compatibilityLevel, ...rest }: Config): object {
  return compatibilityLevel === undefined ? rest : { ...rest, compatibility: compatibilityLevel };
}

async function changeMode(
  registry: Registry,
  name: string | undefined,
  mode: Mode | null,
  force: boolean,
): Promise<object | Refused> {
  if (name !== undefined && !isValidSubject(name, "settings")) return refusals.invalidSubject(name);
  const subject = nameIn(name === undefined ? {} : { subject: name });
  if (mode === "FORWARD" && !(subject !== null && isGlobalContext(subject))) {
    return refusals.invalidMode("Forward mode only supported on global level");
  }
  const outcome = await registry.ask({ kind: "setMode", subject, mode, force });
  if (isRefused(outcome)) return outcome;
  return mode === null ? {} : { mode };
}
