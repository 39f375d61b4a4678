/**
 * Property tests try the same cases in every run, so that a red one is red again. Others are found
 * with another seed: `FC_SEED=$RANDOM npx vitest run`.
 */
import fc from "fast-check";

fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  seed: Number(process.env.FC_SEED ?? 20_261_122),
});
