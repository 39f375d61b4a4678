import { refuse } from "../refusals.ts";

/** What is no path at all, and what is none because a part of it makes no sense. */
export const noSuchPath = refuse(404, "HTTP 404 Not Found");
