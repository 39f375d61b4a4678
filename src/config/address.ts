/** Where a door listens, or what clients dial: `HOST:PORT`, or Kafka's `NAME://HOST:PORT`. */
import { list, type Parsed } from "./define.ts";

export interface Address {
  /** Upper case, as Kafka names listeners; `PLAINTEXT` when none was given. */
  readonly listener: string;
  /** A name or an IP; an IPv6 address without its brackets. Empty: every interface. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

const form = /^(?:([A-Za-z0-9_-]+):\/\/)?(?:\[([0-9A-Fa-f:.]+)\]|([^:/[\]\s]*)):(\d{1,5})$/;

export function readAddress(item: string): Parsed<Address> {
  const match = form.exec(item);
  const port = Number(match?.[4]);
  if (!match || port > 65535) {
    return { problem: "write HOST:PORT, such as 127.0.0.1:9092 or [::1]:9092" };
  }
  const [, listener = "PLAINTEXT", ipv6, host = ""] = match;
  return { value: { listener: listener.toUpperCase(), host: ipv6 ?? host, port } };
}

export function formatAddress(address: Address): string {
  const { listener, host, port } = address;
  return `${listener}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

interface AddressOptions {
  readonly default: readonly Address[];
  readonly doc: string;
}

/** Comma-separated addresses; none at all is an empty list. */
export const addresses = (options: AddressOptions) =>
  list<Address>({
    ...options,
    range: "HOST:PORT,…",
    read: readAddress,
    write: formatAddress,
  });
