import { type ErrorName, errorOf, errors } from "../protocol/errors.ts";

/** Why something was not done: Kafka's name for it, and one sentence for people. */
export interface Refusal {
  readonly error: ErrorName;
  readonly message: string;
  /** Asking again is of no use, whatever the error says. */
  readonly isFinal?: true;
}

/** `message` defaults to the general sentence of that error. */
export function refuse(error: ErrorName, message?: string | null): Refusal {
  return { error, message: message || errors[error].message };
}

/** What an answer's error code stands for; null for 0. */
export function refusalOf(errorCode: number, message?: string | null): Refusal | null {
  return errorCode === 0 ? null : refuse(errorOf(errorCode).name, message);
}

/** No answer of the protocol has a field called `error`, so its presence tells. */
export function isRefusal<T>(value: T | Refusal): value is Refusal {
  return typeof value === "object" && value !== null && "error" in value;
}

/** The same request may succeed later. */
export function isRetriable(refusal: Refusal): boolean {
  return refusal.isFinal !== true && errors[refusal.error].retriable;
}

/** The code where asking again is all there is to do; 0 for success and for other errors. */
export function passing(errorCode = 0): number {
  const refusal = refusalOf(errorCode);
  return refusal !== null && isRetriable(refusal) ? errorCode : 0;
}
