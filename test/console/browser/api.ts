/** The console's JSON API, as the page calls it. */
export class ConsoleApi {
  readonly #origin: string;
  #token = "";

  constructor(origin: string) {
    this.#origin = origin;
  }

  async call(method: string, path: string, body: unknown = {}): Promise<unknown> {
    if (this.#token === "") {
      const session = await (await fetch(`${this.#origin}/api/session`)).json();
      this.#token = (session as { csrfToken: string }).csrfToken;
    }
    const isChange = method !== "GET";
    const answer = await fetch(this.#origin + path, {
      method,
      headers: { "content-type": "application/json", "x-csrf-token": this.#token },
      ...(isChange ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  }
}
