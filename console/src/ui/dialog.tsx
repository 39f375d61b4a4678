import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button, IconButton } from "./button.tsx";
import { ErrorNote } from "./states.tsx";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog of the browser's own: it keeps the focus, Escape closes it. Mounted is open. */
export function Dialog({ title, onClose, isWide = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={isWide ? "dialog wide" : "dialog"}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
      {/* Last, so that opening the dialog leads to what it asks for. */}
      <IconButton label="Close" icon="close" onClick={onClose} />
    </dialog>
  );
}

interface FormDialogProps extends DialogProps {
  readonly submit: string;
  readonly isDanger?: boolean;
  readonly isReady?: boolean;
  /** A refusal keeps the dialog open and is shown in it. */
  readonly onSubmit: () => Promise<unknown>;
}

/** A dialog that does one thing, then closes. */
export function FormDialog(props: FormDialogProps) {
  const { submit, isDanger = false, isReady = true, onSubmit, onClose, children, ...rest } = props;
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const onForm = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onSubmit();
      onClose();
    } catch (refused) {
      setError(refused as Error);
      setBusy(false);
    }
  };
  return (
    <Dialog {...rest} onClose={onClose}>
      <form onSubmit={onForm} className="stack">
        {children}
        {error && <ErrorNote error={error} />}
        <footer className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look={isDanger ? "danger" : "primary"}
            isBusy={isBusy}
            disabled={!isReady}
          >
            {submit}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  /** What will be lost, in a sentence. */
  readonly loss: ReactNode;
  readonly submit: string;
  /** Has to be typed first, where there is no way back. */
  readonly typed?: string;
  readonly onSubmit: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something is lost. */
export function ConfirmDialog({ loss, typed, ...rest }: ConfirmProps) {
  const [text, setText] = useState("");
  const id = useId();
  return (
    <FormDialog {...rest} isDanger isReady={typed === undefined || text === typed}>
      <p>{loss}</p>
      {typed !== undefined && (
        <div className="field">
          <label htmlFor={id}>
            To confirm, type <code>{typed}</code>
          </label>
          <input id={id} value={text} onChange={(event) => setText(event.target.value)} />
        </div>
      )}
    </FormDialog>
  );
}
