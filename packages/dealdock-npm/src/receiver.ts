import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a receiver got. */
export interface Received {
  /** By names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A receiver of webhooks on a free port of this machine. It answers 200, unless `answer` says otherwise. */
export class Receiver {
  /** The requests, in order of arrival. */
  readonly requests: Received[] = [];
  /** The ids of the subscriptions. */
  subscriptions: (number | string)[] = [];
  /** The key of the signatures; empty where the service signs nothing. */
  signatureKey = "";
  /** Its address. */
  url = "";
  readonly #answers: number[] = [];
  readonly #server: HttpServer = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      this.requests.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(this.#answers.shift() ?? 200).end();
    });
  });

  /** Start a receiver. */
  static async open(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    receiver.#server.unref();
    receiver.url = `http://127.0.0.1:${(receiver.#server.address() as AddressInfo).port}/`;
    return receiver;
  }

  /** The bodies of the requests, as JSON, in order of arrival. */
  get events(): any[] {
    return this.requests.map(({ body }) => JSON.parse(body));
  }

  /** Answer the next request with this status. Calls add up, in their order. */
  answer(status: number): void {
    this.#answers.push(status);
  }

  /** Stop the receiver. Its subscriptions stay. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
