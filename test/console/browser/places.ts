/** Every page of the console, as the demo's streams fill it. */
export interface Place {
  readonly name: string;
  readonly path: string;
  /** On the page once it has what it shows. */
  readonly shows: string;
  /** Pressed then, and what that brings. */
  readonly opens?: { readonly press: string; readonly shows: string };
  /** Their colours are looked at too. */
  readonly hasCharts?: boolean;
}

export const places: readonly Place[] = [
  { name: "overview", path: "/", shows: "text=Connect", hasCharts: true },
  { name: "topics", path: "/topics?internal=1", shows: "a:text('stock_json_topic')" },
  { name: "create-topic", path: "/topics?create=1", shows: "dialog[open]" },
  {
    name: "messages",
    path: "/topics/stock_json_topic?field=%24.ticker&field=%24.price",
    shows: ".message",
  },
  {
    name: "record",
    path: "/topics/stock_json_topic?start=oldest",
    shows: ".message",
    opens: { press: ".opener", shows: ".message-detail .payload" },
  },
  { name: "live", path: "/topics/stock_json_topic?start=live", shows: ".message" },
  {
    name: "filter",
    path: "/topics/stock_avro_topic?filter=value.price+%3E+50&columns=time,offset,key,value,size",
    shows: ".message",
  },
  { name: "publish", path: "/topics/stock_json_topic/publish", shows: ".editor .cm-content" },
  { name: "publish-form", path: "/topics/stock_avro_topic/publish", shows: ".schema-form input" },
  { name: "partitions", path: "/topics/stock_json_topic/partitions", shows: ".table tbody td" },
  { name: "consumers", path: "/topics/stock_json_topic/consumers", shows: ".table tbody td" },
  { name: "configuration", path: "/topics/stock_json_topic/configuration", shows: ".settings li" },
  { name: "schema", path: "/topics/stock_avro_topic/schema", shows: ".json" },
  { name: "groups", path: "/groups", shows: "a:text('stock-watchers')" },
  { name: "group", path: "/groups/stock-watchers", shows: ".table tbody progress" },
  { name: "members", path: "/groups/stock-watchers/members", shows: ".table tbody td" },
  { name: "schemas", path: "/schemas", shows: "a:text('stock_avro_topic-value')" },
  { name: "subject", path: "/schemas/stock_avro_topic-value", shows: ".difference" },
  { name: "register", path: "/register?subject=stock_avro_topic-value", shows: ".cm-content" },
  { name: "explain", path: "/explain/group/stock-watchers", shows: ".finding" },
  { name: "explain-topic", path: "/explain/topic/stock_json_topic", shows: ".finding" },
  { name: "learn", path: "/learn/stock_json_topic", shows: ".record" },
  { name: "settings", path: "/settings", shows: "text=This session" },
  { name: "nothing-here", path: "/no/such/page", shows: "text=Nothing here" },
];
