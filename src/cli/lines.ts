import { refuse } from "../client/refusal.ts";
import { Failure } from "./failure.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;

/** The lines of a stream without their ends; the last one need not have one. */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  maxLineBytes: number,
): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      const rest = chunk.subarray(from, end);
      yield trimmed(begunBytes === 0 ? rest : Buffer.concat([...begun, rest]));
      begun = [];
      begunBytes = 0;
      from = end + 1;
    }
    if (from === chunk.length) continue;
    begun.push(chunk.subarray(from));
    begunBytes += chunk.length - from;
    if (begunBytes > maxLineBytes) {
      throw new Failure(refuse("MESSAGE_TOO_LARGE", `A line has more than ${maxLineBytes} bytes.`));
    }
  }
  if (begunBytes > 0) yield trimmed(Buffer.concat(begun));
}

function trimmed(line: Buffer): Buffer {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
