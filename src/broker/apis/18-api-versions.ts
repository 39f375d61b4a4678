import { errors } from "../../protocol/errors.ts";
import { ApiVersions } from "../../protocol/messages/18-api-versions.ts";
import { versionRange } from "../../protocol/versions.ts";
import { type Api, serve } from "../api.ts";

/** Names and versions that a client may give itself (KIP-511). */
const softwareWord = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/;

/** Kafka 4.2's `metadata.version`: consoles tell from it what a cluster can do. */
const metadataVersion = { name: "metadata.version", level: 29, lowest: 7 } as const;

/**
 * What do you serve, in which versions?
 *
 * v3 tells what client it is (KIP-511), and learns of features (KIP-584). Answered from the list
 * of APIs itself, so it cannot say more than is served.
 */
export const apiVersions = (listApis: () => Iterable<Api>) =>
  serve(ApiVersions, {
    answer({ clientSoftwareName: name, clientSoftwareVersion: version }, ctx) {
      if (ctx.version >= 3) {
        if (!softwareWord.test(name) || !softwareWord.test(version)) {
          return { errorCode: errors.INVALID_REQUEST.code, apiKeys: [] };
        }
        ctx.client.software = { name, version };
      }
      return {
        apiKeys: [...listApis()].map(served),
        supportedFeatures: [
          {
            name: metadataVersion.name,
            minVersion: metadataVersion.lowest,
            maxVersion: metadataVersion.level,
          },
        ],
        finalizedFeaturesEpoch: 0,
        finalizedFeatures: [
          {
            name: metadataVersion.name,
            maxVersionLevel: metadataVersion.level,
            minVersionLevel: metadataVersion.level,
          },
        ],
      };
    },
  });

/** The answer to a version of ApiVersions that is not served: try again with one of these. */
export const unsupportedApiVersions = (api: Api) => ({
  errorCode: errors.UNSUPPORTED_VERSION.code,
  apiKeys: [served(api)],
});

function served({ message, handler }: Api) {
  const { min, max } = versionRange(message.versions);
  const { advertisedMin = min, servedMax = max } = handler;
  return { apiKey: message.key, minVersion: advertisedMin, maxVersion: servedMax };
}
