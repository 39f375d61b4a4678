import { layers } from "./layers.mjs";

const folders = layers.flat();
const anyOf = (names) => `^src/(${names.join("|")})/`;
/** Files directly in src/ put the layers together; only the top line knows them. */
const compositionRoot = "^src/[^/]+$";

/** A folder sees itself and the lines above its own; everything else of ours is out of reach. */
const layerRules = layers.flatMap((line, index) => {
  const below = layers.slice(0, index).flat();
  return line.map((folder) => ({
    name: `${folder}-imports-downward`,
    comment: `src/${folder} may import ${[...below, folder].join(", ")} (see layers.mjs).`,
    severity: "error",
    from: { path: anyOf([folder]) },
    to: {
      path: "^src/",
      pathNot: [anyOf([...below, folder]), ...(line === layers.at(-1) ? [compositionRoot] : [])],
    },
  }));
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    {
      name: "every-folder-is-a-layer",
      comment: "A folder of src/ belongs on a line of layers.mjs.",
      severity: "error",
      from: { path: "^src/[^/]+/", pathNot: anyOf(folders) },
      to: {},
    },
    {
      name: "no-circles",
      comment: "Files that need each other to load are one file, or need a third.",
      severity: "error",
      from: {},
      // Circles of types alone cost nothing at run time: two neighbours may name each other.
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "tests-stay-outside",
      comment: "What ships does not import what tests it.",
      severity: "error",
      from: { path: "^src/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(test|bench|scripts)/|\\.test\\.ts$" },
    },
    {
      name: "resolvable",
      comment: "The file or package is not there.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    // A type is a dependency too: a layer that names a type from above could not be moved.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types"] },
  },
};
