import { type FormEvent, useState } from "react";
import { call, carryToken } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { ErrorNote } from "../../ui/states.tsx";

/** Who are you? */
export function Login() {
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const login = useChange(async () => {
    const session = await call("POST /api/session", { body: { user, password } });
    carryToken(session.csrfToken);
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate(undefined);
  };
  return (
    <main className="login">
      <form className="card stack" onSubmit={onSubmit}>
        <img src="/wheel.svg" alt="" width="44" height="44" />
        <h1>Log in to Millrace</h1>
        <TextField
          label="User"
          autoComplete="username"
          value={user}
          onChange={(event) => setUser(event.target.value)}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {login.error && <ErrorNote error={login.error} />}
        <Button type="submit" look="primary" isBusy={login.isPending}>
          Log in
        </Button>
      </form>
    </main>
  );
}
