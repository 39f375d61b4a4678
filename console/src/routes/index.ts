import { type ComponentType, lazy } from "react";
import { Overview } from "./overview.tsx";
import { Topic } from "./topics/topic.tsx";
import { Topics } from "./topics/topics.tsx";

export interface PageProps {
  /** What the `:names` of the pattern stand for. */
  readonly names: Readonly<Record<string, string>>;
}

/** A page whose code is fetched when somebody goes there. */
const later = (load: () => Promise<ComponentType<PageProps>>) =>
  lazy(async () => ({ default: await load() }));

const group = later(async () => (await import("./groups/group.tsx")).Group);
const subject = later(async () => (await import("./schemas/subject.tsx")).Subject);
const explain = later(async () => (await import("./explain.tsx")).Explain);
const learn = later(async () => (await import("./learn.tsx")).Learn);

/** What each address shows; the first that fits. */
export const routes: readonly { pattern: string; page: ComponentType<PageProps> }[] = [
  { pattern: "/", page: Overview },
  { pattern: "/topics", page: Topics },
  { pattern: "/topics/:topic", page: Topic },
  { pattern: "/topics/:topic/:tab", page: Topic },
  { pattern: "/groups", page: later(async () => (await import("./groups/groups.tsx")).Groups) },
  { pattern: "/groups/:group", page: group },
  { pattern: "/groups/:group/:tab", page: group },
  {
    pattern: "/schemas",
    page: later(async () => (await import("./schemas/schemas.tsx")).SchemasPage),
  },
  {
    pattern: "/register",
    page: later(async () => (await import("./schemas/register.tsx")).Register),
  },
  { pattern: "/schemas/:subject", page: subject },
  { pattern: "/explain", page: explain },
  { pattern: "/explain/:kind/:name", page: explain },
  { pattern: "/learn", page: learn },
  { pattern: "/learn/:topic", page: learn },
  { pattern: "/settings", page: later(async () => (await import("./settings.tsx")).Settings) },
];
