const maxNameLength = 249;

/** Why a topic cannot have this name; null when it can. Rules and limit are Kafka's. */
export function refuseTopicName(name: string): string | null {
  if (name === "") return "a topic needs a name";
  if (name === "." || name === "..") return `a topic cannot be called "${name}"`;
  if (name.length > maxNameLength) {
    return `a topic's name has at most ${maxNameLength} characters; this has ${name.length}`;
  }
  if (/^[a-zA-Z0-9._-]+$/.test(name)) return null;
  return "a topic's name is made of letters, digits, '.', '_' and '-' only";
}
