import type { Fetch } from "./registry-client.ts";

/** Adapter: HTTP as the platform does it. */
export const systemFetch: Fetch = (url, init) => fetch(url, init);
