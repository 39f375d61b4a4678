import { array, int16, message, string } from "../schema.ts";

/**
 * May I authenticate by this SASL mechanism?
 *
 * v1 the tokens follow as SaslAuthenticate requests instead of bare frames (KIP-152)
 */
export const SaslHandshake = message({
  key: 17,
  name: "SaslHandshake",
  versions: "0-1",
  flexible: "none",
  request: {
    mechanism: string(),
  },
  response: {
    errorCode: int16("0+", { default: 0 }),
    /** Those the broker offers. */
    mechanisms: array(string()),
  },
});
