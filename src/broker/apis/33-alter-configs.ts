import { replaceConfigs } from "../../config/alter.ts";
import { AlterConfigs } from "../../protocol/messages/33-alter-configs.ts";
import { serve } from "../api.ts";
import { changeConfigs } from "../change-configs.ts";

/** Set exactly this and nothing else. Superseded by IncrementalAlterConfigs (KIP-339). */
export default serve(AlterConfigs, {
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
