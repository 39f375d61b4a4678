import { type AlterOperation, alterConfigs, type ConfigChange } from "../../config/alter.ts";
import { IncrementalAlterConfigs } from "../../protocol/messages/44-incremental-alter-configs.ts";
import { serve } from "../api.ts";
import { changeConfigs } from "../change-configs.ts";
import { repeated } from "../repeated.ts";

const operations: readonly AlterOperation[] = ["set", "delete", "append", "subtract"];

/** Change these settings and leave the others alone. (KIP-339) */
export default serve(IncrementalAlterConfigs, {
  gaps: ["an unknown or illegal setting of a broker is refused, where Kafka takes it"],

  async answer({ resources, validateOnly }, { services }) {
    const responses = await changeConfigs(
      resources,
      validateOnly,
      services,
      ({ owner, texts }, { configs }) => {
        const [duplicate] = repeated(configs.map(({ name }) => name));
        if (duplicate !== undefined) {
          return { error: "INVALID_REQUEST", message: `${duplicate} is given twice` };
        }
        const changes: ConfigChange[] = [];
        for (const { name, configOperation, value } of configs) {
          const operation = operations[configOperation];
          if (operation === undefined) {
            const message = `${name} is to be changed by operation ${configOperation}`;
            return { error: "INVALID_REQUEST", message: `${message}, which there is not` };
          }
          changes.push({ name, operation, value });
        }
        return alterConfigs(owner, texts, changes, services.config);
      },
    );
    return { responses };
  },
});
