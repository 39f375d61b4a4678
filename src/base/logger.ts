/** Facts that go with a log line, kept apart from its sentence so that machines can read them. */
export type Facts = Readonly<Record<string, unknown>>;

/** Where the program says what it does; `main.ts` decides how it looks. */
export interface Logger {
  debug(sentence: string, facts?: Facts): void;
  info(sentence: string, facts?: Facts): void;
  warn(sentence: string, facts?: Facts): void;
  error(sentence: string, facts?: Facts): void;
}

const silence = (): void => {};

/** Says nothing: the default of tests and of embedded use. */
export const silentLogger: Logger = {
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
};
