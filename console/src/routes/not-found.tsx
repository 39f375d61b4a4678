import { ButtonLink } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { Empty } from "../ui/states.tsx";

export function NotFound() {
  return (
    <Page title="Nothing here">
      <Empty title="There is no page at this address.">
        <ButtonLink look="primary" href="/">
          Go to the overview
        </ButtonLink>
      </Empty>
    </Page>
  );
}
