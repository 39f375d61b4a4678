import { compareShapes } from "./compare-shapes.ts";
import type { Identities } from "./identities.ts";
import { isCompatible, type Kind } from "./kinds.ts";
import type { Member, Shape, Shapes } from "./shape.ts";

/** One difference, with the steps that lead to it from where the comparison began. */
export interface Difference {
  readonly kind: Kind;
  readonly path: string;
}

/** Pairs of schemas: many times what is in two texts of the largest size. */
const maxCost = 100_000;

/** What a pair counts for where each of one list is compared with each of another. */
const costOfChoice = 4;

/** Reported for one pair, of compatible and of incompatible differences each. */
const maxReported = 500;

/** A list of differences below one place, written as the comparison goes on. */
export class Findings {
  readonly differences: Difference[] = [];
  isCompatible = true;
  private reported = 0;
  private readonly isLenient: boolean;

  constructor(isLenient: boolean) {
    this.isLenient = isLenient;
  }

  add(kind: Kind, ...steps: readonly string[]): void {
    this.addAt(kind, steps.join("/"));
  }

  /** Everything found below a place, as seen from here. */
  addAll(found: Findings, prefix: string): void {
    for (const { kind, path } of found.differences) {
      this.addAt(kind, [prefix, path].filter((part) => part !== "").join("/"));
    }
    if (!found.isCompatible) this.isCompatible = false;
  }

  private addAt(kind: Kind, path: string): void {
    if (isCompatible(kind, this.isLenient)) {
      if (++this.reported > maxReported) return;
    } else {
      // The first one is never left out: it is the verdict.
      if (!this.isCompatible && this.differences.length > 2 * maxReported) return;
      this.isCompatible = false;
    }
    this.differences.push({ kind, path });
  }
}

/** Said when there are too many pairs to look at: nobody can vouch for the schema then. */
export class TooManyPairs extends Error {}

/**
 * One pass over two schemas. Each pair is compared once, and a pair that comes up again within
 * itself is taken to be compatible, unless an earlier pass has found that it is not.
 */
export class Comparison {
  readonly identities: Identities;
  readonly original: Shapes;
  readonly update: Shapes;
  readonly refuted = new Map<Shape, Map<Shape, Findings>>();
  /** Whether a pair was taken to be compatible while it was still being compared. */
  hasAssumed = false;
  private readonly known = new Map<Shape, Map<Shape, Findings>>();
  private readonly earlier: ReadonlyMap<Shape, ReadonlyMap<Shape, Findings>>;
  private readonly budget: { cost: number };
  private readonly isLenient: boolean;
  private isSwapped = false;

  constructor(
    shapes: { readonly original: Shapes; readonly update: Shapes },
    identities: Identities,
    earlier: ReadonlyMap<Shape, ReadonlyMap<Shape, Findings>>,
    budget: { cost: number },
    isLenient: boolean,
  ) {
    this.isLenient = isLenient;
    this.original = shapes.original;
    this.update = shapes.update;
    this.identities = identities;
    this.earlier = earlier;
    this.budget = budget;
  }

  shapeOfOriginal(member: Member): Shape {
    return (this.isSwapped ? this.update : this.original).of(member);
  }

  shapeOfUpdate(member: Member): Shape {
    return (this.isSwapped ? this.original : this.update).of(member);
  }

  /** Choices among choices multiply: asks before they are compared, each with each. */
  spendChoices(pairs: number): void {
    this.spend(pairs * costOfChoice);
  }

  private spend(cost: number): void {
    this.budget.cost += cost;
    if (this.budget.cost > maxCost) throw new TooManyPairs();
  }

  /** What a `not` excludes grows where the schema narrows: the two change sides. */
  compareSwapped(original: Member, update: Member): Findings {
    this.isSwapped = !this.isSwapped;
    const found = this.compare(update, original);
    this.isSwapped = !this.isSwapped;
    return found;
  }

  compare(original: Member, update: Member): Findings {
    const left = this.shapeOfOriginal(original);
    const right = this.shapeOfUpdate(update);
    const known = this.known.get(left)?.get(right);
    if (known !== undefined && known !== pending) return known;
    if (known === pending) {
      const refuted = this.earlier.get(left)?.get(right);
      if (refuted !== undefined) return refuted;
      this.hasAssumed = true;
      return new Findings(this.isLenient);
    }
    this.spend(1);
    note(this.known, left, right, pending);
    const found = new Findings(this.isLenient);
    compareShapes(this, found, left, right);
    note(this.known, left, right, found);
    if (!found.isCompatible) note(this.refuted, left, right, found);
    return found;
  }
}

const pending = new Findings(false);

function note(
  known: Map<Shape, Map<Shape, Findings>>,
  left: Shape,
  right: Shape,
  found: Findings,
): void {
  const row = known.get(left) ?? new Map<Shape, Findings>();
  row.set(right, found);
  known.set(left, row);
}
