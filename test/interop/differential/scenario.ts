import { Metadata } from "../../../src/protocol/messages/03-metadata.ts";
import { ApiVersions } from "../../../src/protocol/messages/18-api-versions.ts";
import type { Decoded, Message } from "../../../src/protocol/schema.ts";
import { type Circumstances, plain } from "./plain.ts";
import { exchange, requestFrame, responseBody } from "./wire.ts";

/** Questions that belong together, asked one after the other. */
export interface Scenario {
  readonly name: string;
  ask(conversation: Conversation): Promise<void>;
}

export type Answers = Record<string, unknown>;

/** Asks a broker and keeps its answers under the names of the questions. */
export class Conversation {
  readonly answers: Answers = {};
  readonly circumstances: Circumstances;

  private constructor(circumstances: Circumstances) {
    this.circumstances = circumstances;
  }

  static async begin(bootstrap: string, suffix: string): Promise<Conversation> {
    const asked = requestFrame(Metadata, 12, { topics: [], allowAutoTopicCreation: false });
    const [frame] = await exchange(bootstrap, asked, 1);
    if (frame === undefined) throw new Error("the broker closed the connection on Metadata");
    const { controllerId, clusterId } = responseBody(Metadata, 12, frame) as {
      controllerId: number;
      clusterId: string;
    };
    return new Conversation({ brokerId: controllerId, clusterId, bootstrap, suffix });
  }

  /** A name of this run's own. */
  name(name: string): string {
    return name + this.circumstances.suffix;
  }

  /** Asks, keeps the answer (or what `pick` makes of it), and returns it as it came. */
  async ask<M extends Message>(
    question: string,
    message: M,
    version: number,
    body: object,
    pick: (answer: Response<M>) => unknown = (answer) => answer,
  ): Promise<Response<M>> {
    const answer = await this.quietly(message, version, body).catch((cause) => {
      throw new Error(`${question}: ${cause.message}`, { cause });
    });
    this.keep(question, answer === undefined ? "connection closed" : pick(answer));
    return answer as Response<M>;
  }

  /** Asks without keeping the answer; undefined when the broker closes the connection. */
  async quietly<M extends Message>(
    message: M,
    version: number,
    body: object,
  ): Promise<Response<M> | undefined> {
    const bytes = requestFrame(message, version, body);
    const [frame] = await exchange(this.circumstances.bootstrap, bytes, 1);
    if (frame === undefined) return undefined;
    return responseBody(message, version, frame) as Response<M>;
  }

  /** Sends bytes as they are; keeps how the broker took it: answered, or closed the connection. */
  async raw(question: string, bytes: Buffer): Promise<Buffer | undefined> {
    const [frame] = await exchange(this.circumstances.bootstrap, bytes, 1);
    this.keep(question, frame === undefined ? "connection closed" : "answered");
    return frame;
  }

  /** Sends a request that has no answer, then one that has: keeps whose answer comes first. */
  async unanswered(question: string, message: Message, version: number, body: object) {
    const silent = requestFrame(message, version, body, 7);
    const spoken = requestFrame(ApiVersions, 0, {}, 8);
    const bytes = Buffer.concat([silent, spoken]);
    const [frame] = await exchange(this.circumstances.bootstrap, bytes, 1);
    const first = frame === undefined ? "connection closed" : frame.readInt32BE(0);
    this.keep(question, first === 8 ? "no answer, and the next request is served" : first);
  }

  keep(question: string, answer: unknown): void {
    if (question in this.answers) throw new Error(`asked twice: ${question}`);
    this.answers[question] = plain(answer, this.circumstances);
  }
}

/** A response as it came. */
type Response<M extends Message> = Decoded<M["response"]["fields"]>;
