import { describe, expect, it } from "vitest";
import { addressOf, messageQuery, type View, viewOf } from "./view.ts";

const view = (query: string): View => viewOf(new URLSearchParams(query));

describe("viewOf", () => {
  it("is the same after a journey through an address", () => {
    const everything = view(
      "start=offset&from=12&partitions=0,2&limit=100&q=AMZN&filter=value.price>90" +
        "&key=hex&value=schema&columns=time,value,size&field=$.ticker&field=$.book.bids[0]",
    );
    expect(view(addressOf(everything))).toEqual(everything);
    expect(everything.fields).toEqual(["$.ticker", "$.book.bids[0]"]);
  });

  it("takes what makes no sense as usual", () => {
    const odd = view("start=never&partitions=x,1,-2&limit=1e9&key=rot13&columns=foo&field=$..");
    expect(odd).toEqual({ ...view(""), partitions: [1] });
  });

  it("has nothing to say of what is usual", () => {
    expect(addressOf(view(""))).toBe("");
  });
});

describe("messageQuery", () => {
  it("asks for the newest of all partitions unless told otherwise", () => {
    expect(messageQuery(view(""), null)).toEqual({ from: { kind: "newest" }, limit: 50 });
  });

  it("goes on where the page before ended", () => {
    expect(messageQuery(view("start=oldest"), "p2").from).toEqual({ kind: "page", next: "p2" });
  });

  it.each([
    ["start=offset&from=7", { kind: "offset", offset: 7 }],
    ["start=offset&from=-7", { kind: "offset", offset: 0 }],
    ["start=timestamp&from=nonsense", { kind: "oldest" }],
    ["start=timestamp&from=1970-01-02T00:00Z", { kind: "timestamp", timestampMs: 86_400_000 }],
  ])("%s starts at %j", (query, from) => {
    expect(messageQuery(view(query), null).from).toEqual(from);
  });
});
