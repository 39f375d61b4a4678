import type { Clock } from "../../../base/clock.ts";
import type { Logger } from "../../../base/logger.ts";
import { loadFormats } from "../formats.ts";
import { Desk } from "./desk.ts";
import { farFormats } from "./far-formats.ts";
import { SchemaThread } from "./schema-thread.ts";

/** Every format there is, with a thread for what is large; `close` ends it. */
export async function openFormats({ clock, logger }: { clock: Clock; logger: Logger }) {
  const formats = await loadFormats();
  const thread = new SchemaThread({ formats, clock, logger });
  const desk = new Desk(thread.ask, setImmediate);
  return { formats: farFormats(formats, desk), close: () => thread.close() };
}
