import { call } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { setTheme, useIsDark } from "../../ui/theme.ts";
import { useSession } from "./session.ts";

/** Who is logged in, light or dark, and which program this is. */
export function SessionMenu() {
  const { user, version } = useSession();
  const isDark = useIsDark();
  const logout = useChange(() => call("DELETE /api/session", {}));
  return (
    <div className="session-menu">
      <span className="faint">{user ?? `Millrace ${version}`}</span>
      <span className="row">
        {user !== null && (
          <Button look="quiet" onClick={() => logout.mutate(undefined)}>
            Log out
          </Button>
        )}
        <IconButton
          label={isDark ? "Light colours" : "Dark colours"}
          icon={isDark ? "sun" : "moon"}
          onClick={() => setTheme(isDark ? "light" : "dark")}
        />
      </span>
    </div>
  );
}
