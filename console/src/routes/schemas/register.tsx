import { useRegistry } from "../../api/queries.ts";
import { type RegisteredSchema, registryPath } from "../../api/registry.ts";
import { RegisterForm } from "../../features/schemas/register-form.tsx";
import { useQueryState } from "../../router/location.ts";
import { Page } from "../../ui/page.tsx";
import { Loading } from "../../ui/states.tsx";

/** A new version of the subject in the address, beginning with its latest; or a new subject. */
export function Register() {
  const [query] = useQueryState();
  const subject = query.get("subject") ?? "";
  const path = registryPath("subjects", subject, "versions", "latest");
  const latest = useRegistry<RegisteredSchema>(path, subject !== "");
  return (
    <Page title="Register a schema" within={{ href: "/schemas", name: "Schemas" }}>
      {subject === "" || latest.isFetched ? (
        <RegisterForm key={subject} subject={subject} latest={latest.data ?? null} />
      ) : (
        <Loading what="the latest version" />
      )}
    </Page>
  );
}
