import { associationRoutes } from "./associations.ts";
import { compatibilityRoutes } from "./compatibility.ts";
import { contextRoutes } from "./contexts.ts";
import type { Route } from "./route.ts";
import { schemaRoutes } from "./schemas.ts";
import { serverRoutes } from "./server-facts.ts";
import { settingRoutes } from "./settings.ts";
import { subjectRoutes } from "./subjects.ts";
import { versionRoutes } from "./versions.ts";

/** Everything the registry answers. */
export const routes: readonly Route[] = [
  ...serverRoutes,
  ...subjectRoutes,
  ...versionRoutes,
  ...schemaRoutes,
  ...compatibilityRoutes,
  ...settingRoutes,
  ...contextRoutes,
  ...associationRoutes,
];
