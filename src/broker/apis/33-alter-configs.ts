import { replaceConfigs } from "../../config/alter.ts";
import { AlterConfigs } from "../../protocol/messages/33-alter-configs.ts";
import { serve } from "../api.ts";
import { changeConfigs } from "../change-configs.ts";

/** Set exactly this and nothing else. Superseded by IncrementalAlterConfigs (KIP-339). */
export default serve(AlterConfigs, {
  gaps: ["an unknown or illegal setting of a broker is refused, where Kafka takes it"],

  async answer({ resources, validateOnly }, { services }) {
    const responses = await changeConfigs(
      resources,
      validateOnly,
      services,
      ({ owner }, { configs }) => {
        const entries = configs.map(({ name, value }) => [name, value] as const);
        return replaceConfigs(owner, entries, services.config);
      },
    );
    return { responses };
  },
});
