/** What can be said of an association that is asked for, before anybody looks at what is there. */
import { type Refused, refusals } from "../refusals.ts";
import type { Resource, WantedAssociation } from "../subjects/commands.ts";

/** The subject that belongs to a resource, and to nobody else. */
export function ownSubject(
  { resourceNamespace, resourceName }: Resource,
  associationType: string,
): string {
  return `:.${resourceNamespace}:${resourceName}-${associationType}`;
}

/**
 * For an association that is not there yet: a schema makes it `STRONG`, nothing makes it `WEAK`;
 * and one that belongs to its resource is frozen. `isCreate`: the resource is new, too.
 */
export function checkUnsettled(
  wanted: WantedAssociation,
  isCreate: boolean,
): WantedAssociation | Refused {
  const { schema, frozen } = wanted;
  if (schema !== null && !isCreate) {
    const detail = "a schema can only be given when the resource is created";
    return refusals.invalidAssociation("schema", detail);
  }
  if (schema !== null && wanted.lifecycle === "WEAK") {
    return refusals.invalidAssociation("lifecycle", "cannot be WEAK when schema is provided");
  }
  if (schema !== null && frozen === false) {
    return refusals.invalidAssociation("frozen", "cannot be false when a schema is provided");
  }
  const lifecycle = schema === null ? (wanted.lifecycle ?? "WEAK") : "STRONG";
  const isStrong = lifecycle === "STRONG";
  if (frozen !== null && frozen !== isStrong) {
    return refusals.invalidAssociation("frozen", `it cannot be ${frozen} when ${lifecycle}`);
  }
  return { ...wanted, lifecycle, frozen: isStrong };
}

/** For an association of a new resource, with what was left open filled in. */
export function checkNew(
  resource: Resource,
  wanted: WantedAssociation,
): WantedAssociation | Refused {
  const one = checkUnsettled(wanted, true);
  if ("errorCode" in one) return one;
  const own = ownSubject(resource, one.associationType);
  const isWeak = one.lifecycle === "WEAK";
  if (isWeak && one.subject === null) {
    return refusals.invalidAssociation("subject", "WEAK associations need one");
  }
  const subject = one.subject ?? own;
  if (one.frozen && subject !== own) {
    return refusals.invalidAssociation("subject", `frozen associations must use '${own}'`);
  }
  if (isWeak && subject === own) {
    return refusals.invalidAssociation("subject", `WEAK associations cannot use '${own}'`);
  }
  return { ...one, subject };
}

/** For any: what is shared brings no schema, and is not frozen. */
export function checkWanted({ lifecycle, schema, frozen }: WantedAssociation): Refused | null {
  if (lifecycle !== "WEAK") return null;
  if (schema !== null) {
    return refusals.invalidAssociation("lifecycle", "cannot be WEAK when schema is provided");
  }
  return frozen ? refusals.invalidAssociation("frozen", "WEAK associations cannot be") : null;
}
