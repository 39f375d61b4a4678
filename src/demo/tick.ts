import type { Random } from "../base/random.ts";

const tickers = ["AAPL", "AMZN", "MSFT", "INTC", "TBV"] as const;

/** A made-up price of a made-up moment: the record of the lesson's stock stream. */
export interface Tick {
  /** ISO 8601. */
  readonly event_time: string;
  readonly ticker: (typeof tickers)[number];
  /** 0 ≤ price < 100, two decimals. */
  readonly price: number;
}

export function newTick(nowMs: number, random: Random): Tick {
  return {
    event_time: new Date(nowMs).toISOString(),
    ticker: tickers[random.below(tickers.length)]!,
    price: random.below(10_000) / 100,
  };
}
