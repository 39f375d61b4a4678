import { createRequire } from "node:module";

/** Of this package. It lies one folder above, in the sources as in the build. */
export const { version } = createRequire(import.meta.url)("../package.json") as {
  readonly version: string;
};
