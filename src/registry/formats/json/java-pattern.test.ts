import { expect, test } from "vitest";
import { patternProblem } from "./java-pattern.ts";

// As Java 21 and Confluent's registry 8.2 take them.
const patterns = String.raw`
  (?i)abc \p{L}+ ^\d{3}(?<name>x)$ [[:alpha:]] a++ \A\w+\Z ^[\w-.]+$ (?>a) [a-z&&[^b]] \-
  (?<=a)b ] } \_ \h+ \Qa.b(\E (?s).* (^)* ^* ()* a|b [a-] [-a] []] [^]] a{2} a{2,}? a{2,3}+
  (?<n>a)\k<n> \1 \07 \cA \x41 \x{41} \u0041 (?i:a) (?-i)a [a[b]] \Q( (?=a)* é ^(a+)+$`;
const others = String.raw`
  ( ) a) (a [ [] [a [[a] { a{ a{,3} a{3,2} a{99999999999} * + ? a** a|* (*) (?i)* [z-a] \
  \i \E a\E (? (?z) (?i (?P<n>x) (?<1a>x) (?<n>a)(?<n>b) \k<n> \0 \08 \c \N \x4 \u12 \p [\]`;

const words = (text: string) => text.trim().split(/\s+/);

test.each(words(patterns))("%s is a pattern", (text) => {
  expect(patternProblem(text)).toBeNull();
});

test.each(words(others))("%s is none", (text) => {
  expect(patternProblem(text)).not.toBeNull();
});
