import type { ComponentProps, ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

interface Look {
  readonly look?: "plain" | "primary" | "danger" | "quiet";
  readonly icon?: IconName;
  /** Something is under way that this button began. */
  readonly isBusy?: boolean;
  readonly children?: ReactNode;
}

export function Button(props: Look & ComponentProps<"button">) {
  const { look = "plain", icon, isBusy = false, children, disabled, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      className={`button ${look}`}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy || undefined}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink(props: Look & ComponentProps<"a">) {
  const { look = "plain", icon, isBusy: _, children, ...rest } = props;
  return (
    <a {...rest} className={`button ${look}`}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

/** A button that is only a drawing; `label` says what it does. */
export function IconButton(
  props: { label: string; icon: IconName } & Omit<ComponentProps<"button">, "children">,
) {
  const { label, icon, ...rest } = props;
  return (
    <button type="button" aria-label={label} title={label} {...rest} className="icon-button">
      <Icon name={icon} />
    </button>
  );
}
