import type { Schemas, SubjectSummary, TopicSchemas } from "../contract.ts";
import { schemaForm } from "../forms/form-of.ts";
import { badRequest } from "../refused.ts";
import { type RegistryClient, RegistryProblem } from "../registry-client.ts";
import type { Routes } from "../route.ts";
import type { Services } from "../services.ts";

type Names = "GET /api/schemas" | "GET /api/schemas/:id/form" | "GET /api/topics/:topic/schemas";

/** Subjects whose latest version is looked at for the list. */
const maxSubjects = 1000;
const width = 16;
const noRegistry = "This console has no Schema Registry: start it with --registry URL.";

export function schemaRoutes({ registry, schemas }: Services): Routes<Names> {
  return {
    "GET /api/schemas": {
      async handle() {
        if (registry === null) return { subjects: [], problem: noRegistry };
        return told(async () => ({ subjects: await subjects(registry), problem: null }), {
          subjects: [],
        });
      },
    },
    "GET /api/schemas/:id/form": {
      handle({ params: { id } }) {
        if (!/^\d{1,9}$/.test(id)) throw badRequest("A schema's ID is a number.");
        return schemaForm(schemas, Number(id));
      },
    },
    "GET /api/topics/:topic/schemas": {
      async handle({ params }): Promise<TopicSchemas> {
        if (registry === null) return { key: null, value: null, problem: noRegistry };
        const ask = async () => {
          const [key, value] = await Promise.all([
            latest(registry, `${params.topic}-key`),
            latest(registry, `${params.topic}-value`),
          ]);
          return { key, value, problem: null };
        };
        return told<TopicSchemas>(ask, { key: null, value: null });
      },
    },
  };
}

/** A registry that is away is a sentence on the page, and no error of the call. */
async function told<T extends { readonly problem: string | null }>(
  ask: () => Promise<T>,
  otherwise: Omit<T, "problem">,
): Promise<T> {
  try {
    return await ask();
  } catch (problem) {
    if (!(problem instanceof RegistryProblem)) throw problem;
    return { ...otherwise, problem: problem.message } as T;
  }
}

async function subjects(registry: RegistryClient): Promise<Schemas["subjects"]> {
  const names = (await registry.subjects()).slice(0, maxSubjects);
  const found: Schemas["subjects"][number][] = [];
  for (let at = 0; at < names.length; at += width) {
    const asked = names.slice(at, at + width).map(async (subject) => {
      const [version, versions] = await Promise.all([
        registry.version(subject, "latest"),
        registry.versions(subject),
      ]);
      const { id, version: number, type } = version;
      return { subject, id, version: number, type, versions: versions.length };
    });
    found.push(...(await Promise.all(asked)));
  }
  return found;
}

async function latest(registry: RegistryClient, subject: string): Promise<SubjectSummary | null> {
  try {
    const { id, version, type, text } = await registry.version(subject, "latest");
    return { subject, id, version, type, schema: text };
  } catch (problem) {
    if (problem instanceof RegistryProblem && problem.status === 404) return null;
    throw problem;
  }
}
