import { parseArgs } from "node:util";

export interface Options {
  /** Registered before anything is measured. */
  readonly subjects: number;
  /** How long each row is measured. */
  readonly rowMs: number;
  /** Where the node keeps its data, in a directory of its own that is removed. */
  readonly dir: string;
  readonly json: boolean;
}

export const usage = `npm run bench:registry -- [options]

  --subjects N   subjects registered before measuring (default 10000, with --quick 1000)
  --quick        fewer subjects, and 2 s instead of 10 s for each row
  --dir DIR      where the node keeps its data (default .bench/data)
  --json         print JSON instead of a table
`;

const maxSubjects = 1_000_000;

/** Throws a sentence for the user when something in it is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      subjects: { type: "string" },
      quick: { type: "boolean", default: false },
      dir: { type: "string", default: ".bench/data" },
      json: { type: "boolean", default: false },
    },
  });
  const { quick, dir, json } = values;
  const subjects = Number(values.subjects ?? (quick ? 1_000 : 10_000));
  if (!Number.isInteger(subjects) || subjects < 1 || subjects > maxSubjects) {
    throw new Error(`--subjects ${values.subjects}: not a count from 1 to ${maxSubjects}`);
  }
  return { subjects, rowMs: quick ? 2_000 : 10_000, dir, json };
}
