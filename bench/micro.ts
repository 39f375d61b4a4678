export async function runMicro(): Promise<number> {
  return 0;
}
