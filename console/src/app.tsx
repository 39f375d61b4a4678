import { useQuery } from "@tanstack/react-query";
import { Component, type ReactNode, Suspense } from "react";
import { call, carryToken } from "./api/call.ts";
import { Login } from "./features/session/login.tsx";
import { SessionContext } from "./features/session/session.ts";
import { usePath } from "./router/location.ts";
import { matchPath } from "./router/match.ts";
import { routes } from "./routes/index.ts";
import { NotFound } from "./routes/not-found.tsx";
import { Shell } from "./shell.tsx";
import { Answered, ErrorNote, Loading } from "./ui/states.tsx";
import { Toasts } from "./ui/toast.tsx";

/** Who is asking comes first; then the page the address names. */
export function App() {
  const session = useQuery({
    queryKey: ["GET /api/session"],
    queryFn: async ({ signal }) => {
      const answer = await call("GET /api/session", {}, signal);
      carryToken(answer.csrfToken);
      return answer;
    },
    refetchInterval: 30_000,
  });
  return (
    <>
      <Answered of={session} what="the console">
        {(who) =>
          who.needsLogin && who.user === null ? (
            <Login />
          ) : (
            <SessionContext value={who}>
              <Shell>
                <Routed />
              </Shell>
            </SessionContext>
          )
        }
      </Answered>
      <Toasts />
    </>
  );
}

function Routed() {
  const path = usePath();
  for (const { pattern, page: Page } of routes) {
    const names = matchPath(pattern, path);
    if (names === null) continue;
    return (
      <Fence key={path}>
        <Suspense fallback={<Loading what="the page" />}>
          <Page names={names} />
        </Suspense>
      </Fence>
    );
  }
  return <NotFound />;
}

/** A page that breaks says so, and leaves the rest standing. */
class Fence extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <ErrorNote error={error} onRetry={() => this.setState({ error: null })} />;
  }
}
