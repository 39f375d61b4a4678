import { assert } from "../base/assert.ts";
import { type Reader, Writer } from "../base/bytes.ts";
import { decoderSource } from "./compile-decoder.ts";
import { encoderSource } from "./compile-encoder.ts";
import { noBytes } from "./defaults.ts";
import type { Decoded, Encodable, Fields, Layout } from "./schema.ts";
import { includes } from "./versions.ts";

/** Reads one value; throws `MalformedInput`. What follows it in the frame stays unread. */
export type Decoder<F extends Fields> = (reader: Reader) => Decoded<F>;
export type Encoder<F extends Fields> = (writer: Writer, value: Encodable<F>) => void;

interface Codecs {
  readonly decoders: (Decoder<Fields> | undefined)[];
  readonly encoders: (Encoder<Fields> | undefined)[];
}

/** What was compiled so far: a function of the declaration alone, so sharing it is safe. */
const compiled = new WeakMap<Layout, Codecs>();

/** The layout's decoder at one of its versions, compiled at first use. */
export function decoder<F extends Fields>(layout: Layout<F>, version: number): Decoder<F> {
  const { decoders } = codecs(layout);
  decoders[version] ??= evaluate(layout, version, decoderSource) as Decoder<Fields>;
  return decoders[version] as Decoder<F>;
}

/** The layout's encoder at one of its versions, compiled at first use. */
export function encoder<F extends Fields>(layout: Layout<F>, version: number): Encoder<F> {
  const { encoders } = codecs(layout);
  encoders[version] ??= evaluate(layout, version, encoderSource) as Encoder<Fields>;
  return encoders[version] as Encoder<F>;
}

function codecs(layout: Layout): Codecs {
  let found = compiled.get(layout);
  if (found === undefined) {
    found = { decoders: [], encoders: [] };
    compiled.set(layout, found);
  }
  return found;
}

type Source = (layout: Layout, version: number) => string;

function evaluate(layout: Layout, version: number, source: Source): unknown {
  assert(includes(layout.versions, version), `${layout.name} has a version ${version}`);
  // The source is made of our own declarations; nothing that came from outside is in it.
  return new Function("Writer", "noBytes", source(layout, version))(Writer, noBytes);
}
