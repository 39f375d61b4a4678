import { expect, test } from "vitest";
import { errorOf, errors } from "./errors.ts";

test("Kafka's error codes from -1 to 133, without a gap", () => {
  const codes = Object.values(errors).map(({ code }) => code);
  expect(codes).toEqual(Array.from({ length: 135 }, (_, index) => index - 1));
});

test("an error is found by its code", () => {
  expect(errorOf(16)).toBe(errors.NOT_COORDINATOR);
  expect(errorOf(16)).toMatchObject({ name: "NOT_COORDINATOR", retriable: true });
  expect(errorOf(42).retriable).toBe(false);
});

test("a code of the future is an unknown error", () => {
  expect(errorOf(9999)).toBe(errors.UNKNOWN_SERVER_ERROR);
});
