/**
 * Names of subjects. `orders-value` lies in the default context; `:.staging:orders-value` in the
 * context `.staging`, whose ids, configuration and mode are its own.
 */

/** The context of every name that does not say. */
export const defaultContext = ".";

/** Holds no subjects, only the configuration and mode of all contexts. */
const globalContext = ".__GLOBAL";

/** As a prefix: every context. */
export const everyContext = ":*:";

export interface SubjectName {
  /** Begins with a dot; `*` for every context. */
  readonly context: string;
  /** Empty: the name is that of the context. */
  readonly subject: string;
}

export function readSubject(name: string): SubjectName {
  if (name.startsWith(everyContext)) {
    return { context: "*", subject: name.slice(everyContext.length) };
  }
  if (!name.startsWith(":.")) return { context: defaultContext, subject: name };
  const end = name.indexOf(":", 2);
  if (end < 0) return { context: name.slice(1), subject: "" };
  return { context: name.slice(1, end), subject: name.slice(end + 1) };
}

export const contextOf = (name: string): string => readSubject(name).context;

/** How names in this context begin; empty for the default one. */
export function prefixOf(context: string): string {
  return context === defaultContext ? "" : `:${context}:`;
}

/** The one way to write this name: `:.:a` is `a`. */
export function normalizeSubject(name: string): string {
  const { context, subject } = readSubject(name);
  return prefixOf(context) + subject;
}

/** A context as people write it (`staging`, `.staging`, `:.staging:`) as prefix of names. */
export function prefixFor(written: string): string {
  const bare = written.replace(/^:/, "").replace(/:$/, "");
  return prefixOf(bare.startsWith(".") ? bare : `.${bare}`);
}

/** What `name` means when a schema under `parent` mentions it: the same context, unless it says. */
export function besideSubject(parent: string, name: string): string {
  const { context, subject } = readSubject(name);
  return prefixOf(context === defaultContext ? contextOf(parent) : context) + subject;
}

/** The name of a whole context, or of nothing: configuration and mode of the default context. */
export function isDefaultContext(name: string): boolean {
  const { context, subject } = readSubject(name);
  return context === defaultContext && subject === "";
}

export function isGlobalContext(name: string): boolean {
  const { context, subject } = readSubject(name);
  return context === globalContext && subject === "";
}

/** Where configuration and mode come from when neither subject nor context has its own. */
export const globalContextName = prefixOf(globalContext);

/** Whether `subject` is meant by `name`: itself, or the context it lies in. */
export function isMeantBy(name: string, subject: string): boolean {
  if (name === subject) return true;
  const meant = readSubject(name);
  if (meant.subject !== "") return false;
  return meant.context === globalContext || meant.context === contextOf(subject);
}

/** Control characters and the names kept for other purposes are refused. */
export function isValidSubject(name: string, use: "schemas" | "settings"): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name)) return false;
  const { context, subject } = readSubject(name);
  if (subject === "__GLOBAL" || subject === "__EMPTY") return false;
  // A whole context has settings; schemas of a subject without a name could not be asked for.
  return use === "settings" || (subject !== "" && context !== globalContext);
}
