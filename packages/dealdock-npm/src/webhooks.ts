import { ControlError, type Control, type Schemas } from "./control.js";
import { Receiver } from "./receiver.js";

/** An event: for Close its action and the type of the object, for Copper the type of the record and the event. */
type Event = readonly [string, string];

/** The webhooks of an account: what it sends, and what a test does with that. */
export class Webhooks {
  readonly #receivers: Receiver[] = [];

  constructor(
    private readonly control: Control,
    private readonly account: number,
    private readonly read: () => Promise<Record<string, unknown>>,
  ) {}

  /**
   * Start a receiver in this process, and subscribe it to events: `receiver([["updated", "opportunity"]])` for Close,
   * `receiver([["opportunity", "update"]])` for Copper. It stops with the account.
   */
  async receiver(events: readonly Event[]): Promise<Receiver> {
    const receiver = await Receiver.open();
    this.#receivers.push(receiver);
    const shown = await this.read();
    if (shown["vendor"] === "close") {
      const wanted = events.map(([action, object_type]) => ({ action, object_type }));
      const made = await subscribe(shown, { url: receiver.url, events: wanted });
      receiver.subscriptions = [made["id"] as string];
      receiver.signatureKey = made["signature_key"] as string;
    } else {
      const body = events.map(([type, event]) => ({ target: receiver.url, type, event }));
      const path = "/accounts/{account_id}/records/webhook";
      const { data } = await this.control.POST(path as never, { ...this.#path(), body } as never);
      receiver.subscriptions = (data as unknown as { id: number }[]).map(({ id }) => id);
    }
    return receiver;
  }

  /** The deliveries, the newest first, at most 1,000. */
  async deliveries(): Promise<Schemas["Delivery"][]> {
    const { data } = await this.control.GET("/accounts/{account_id}/deliveries", {
      params: { path: { account_id: this.account }, query: { limit: 1000 } },
    });
    return data!;
  }

  /** Attempt nothing by itself until `release`. */
  async hold(): Promise<void> {
    await this.control.POST("/accounts/{account_id}/deliveries/hold", this.#path());
  }

  /** Attempt what is held: `{ order: "reversed" }`, or only some: `{ numbers: [3, 1] }`. */
  async release(how?: Schemas["Release"]): Promise<void> {
    await this.control.POST("/accounts/{account_id}/deliveries/release", { ...this.#path(), body: how ?? null });
  }

  /** Attempt all that wait; or make every attempt until a moment, to which the account's clock goes. */
  async run(until?: Date | string): Promise<void> {
    const moment = until instanceof Date ? until.toISOString() : until;
    const body = moment === undefined ? null : { until: moment };
    await this.control.POST("/accounts/{account_id}/deliveries/run", { ...this.#path(), body: body as never });
  }

  /** Send a delivery again, whatever its state: `redeliver(1, { times: 2 })`, `redeliver(1, { age_seconds: 600 })`. */
  async redeliver(number: number, how?: Partial<Schemas["Redelivery"]>): Promise<Schemas["WholeDelivery"]> {
    const { data } = await this.control.POST("/accounts/{account_id}/deliveries/{number}/redeliver", {
      params: { path: { account_id: this.account, number } },
      body: (how ?? null) as never,
    });
    return data!;
  }

  /** Drop a delivery that waits or is held. */
  async drop(number: number): Promise<void> {
    const path = { account_id: this.account, number };
    await this.control.POST("/accounts/{account_id}/deliveries/{number}/drop", { params: { path } });
  }

  /** Wait until no delivery is due or under way. Throws `ControlError` after this time. */
  async wait(seconds = 10): Promise<void> {
    await this.control.POST("/accounts/{account_id}/deliveries/settle", { ...this.#path(), body: { seconds } });
  }

  /** Stop all receivers. */
  async close(): Promise<void> {
    await Promise.all(this.#receivers.splice(0).map((receiver) => receiver.close()));
  }

  #path() {
    return { params: { path: { account_id: this.account } } };
  }
}

/** Add a subscription by the API of Close, and return it. */
async function subscribe(account: Record<string, unknown>, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${account["base_url"]}/api/v1/webhook/`, {
    method: "POST",
    headers: { Authorization: `Bearer ${account["access_token"]}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new ControlError(response.status, await response.text());
  return (await response.json()) as Record<string, unknown>;
}
