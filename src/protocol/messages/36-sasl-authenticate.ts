import { bytes, int16, long, message, string } from "../schema.ts";

/**
 * The next token of my authentication.
 *
 * v1 session lifetime (KIP-368) · v2 flexible
 */
export const SaslAuthenticate = message({
  key: 36,
  name: "SaslAuthenticate",
  versions: "0-2",
  flexible: "2+",
  request: {
    authBytes: bytes(),
  },
  response: {
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    authBytes: bytes(),
    /** After which the client must authenticate again; 0 for never. */
    sessionLifetimeMs: long("1+", { default: 0 }),
  },
});
