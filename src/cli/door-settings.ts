import type { Settings, Values } from "../config/define.ts";
import { valuesInForce } from "../config/layers.ts";
import { fromEnvironment, fromFlags, resolveSettings, type Source } from "../config/resolve.ts";
import { UsageError } from "./failure.ts";
import type { Io } from "./io.ts";

/**
 * The settings of a door that runs without a broker: what was typed, over the environment, over
 * the defaults. `--listen` is the setting `listeners`, which must name an address; what cannot be
 * understood is thrown as a UsageError.
 */
export function doorSettings<S extends Settings>(
  io: Pick<Io, "env">,
  settings: S,
  listeners: keyof S & string,
  given: { readonly listen: string | null; readonly set: readonly string[] },
): Values<S> {
  const entries =
    given.listen === null ? [] : [{ name: listeners, text: given.listen, origin: "--listen" }];
  const listen: Source = { entries, problems: [], warnings: [] };
  const sources = [listen, fromFlags(given.set), fromEnvironment(settings, io.env)];
  const { given: texts, problems } = resolveSettings(settings, sources);
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  const layers = [{ source: 4, texts }] as const;
  const values = valuesInForce(settings, layers, { settings, layers });
  const addresses: unknown = values[listeners];
  if (Array.isArray(addresses) && addresses.length > 0) return values;
  throw new UsageError("--listen names no address: write HOST:PORT.");
}
