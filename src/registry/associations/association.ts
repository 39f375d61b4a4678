/** `STRONG`: the subject belongs to this one resource; `WEAK`: it may be shared by many. */
export const lifecycles = ["STRONG", "WEAK"] as const;
export type Lifecycle = (typeof lifecycles)[number];

/** The part of a record that the schema describes. */
export const associationTypes = ["key", "value"] as const;
export type AssociationType = (typeof associationTypes)[number];

/** Which subject describes which part of the records of which resource: Confluent's names. */
export interface AssociationKey {
  /** Of a topic, its name. */
  readonly resourceName: string;
  /** Of a topic, the cluster it lies in. */
  readonly resourceNamespace: string;
  /** `topic`. */
  readonly resourceType: string;
  /** Confluent knows `key` and `value`. */
  readonly associationType: string;
  readonly subject: string;
}

export interface Association extends AssociationKey {
  readonly guid: string;
  /** Chosen by whoever made the resource. */
  readonly resourceId: string;
  readonly lifecycle: Lifecycle;
  /** It can be neither changed nor, without `cascadeLifecycle`, deleted. */
  readonly frozen: boolean;
  /** Milliseconds since the epoch; null when nobody has said. */
  readonly createdAtMs: number | null;
  /** As `createdAtMs`: when this state of it was written. */
  readonly writtenAtMs: number | null;
}

export const keyOf = (association: AssociationKey): AssociationKey => {
  const { resourceName, resourceNamespace, resourceType, associationType, subject } = association;
  return { resourceName, resourceNamespace, resourceType, associationType, subject };
};
