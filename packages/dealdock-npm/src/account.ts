/// <reference lib="esnext.disposable" preserve="true" />
import type { Control, Schemas } from "./control.js";
import { CREDENTIALS, type Errors, type Kinds, type Objects, type Operations } from "./vendors.js";
import { Webhooks } from "./webhooks.js";

/** The services, by their names in the control plane. */
export type Vendor = "pardot" | "close" | "copper" | "apollo";

/** The names of schemas begin with that of the vendor, but for Pardot. */
type Prefix = { pardot: ""; close: "Close"; copper: "Copper"; apollo: "Apollo" };
type Named<V extends Vendor, Name extends string> = `${Prefix[V]}${Name}` extends keyof Schemas
  ? Schemas[`${Prefix[V]}${Name}`]
  : Record<string, unknown>;
type New<V extends Vendor, Name extends string> = `New${Prefix[V]}${Name}` extends keyof Schemas
  ? Schemas[`New${Prefix[V]}${Name}`]
  : Record<string, unknown>;
type Pascal<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${Capitalize<First>}${Pascal<Rest>}`
  : Capitalize<Name>;

type Present<Fields, Names> = { [Name in keyof Fields]: Name extends Names ? NonNullable<Fields[Name]> : Fields[Name] };

/**
 * An account with its settings and credentials, as the control plane shows it.
 *
 * A credential is empty if a person chose it, in your own scene, or if the user may not log in.
 */
export type AccountFields<V extends Vendor> = Present<Named<V, "Account">, (typeof CREDENTIALS)[V][number]>;

/** The settings of a new account. `scene` is `empty` or `demo`. */
export type NewAccount<V extends Vendor> = Partial<New<V, "Account">> & { vendor?: V };

/** The names of the kinds of records of a service, such as `opportunity`. */
export type RecordKind<V extends Vendor = Vendor> = Kinds[V];

/** A record, as the control plane shows it. */
export type RecordOf<V extends Vendor, K extends string> = Named<V, Pascal<K>>;

type Changed<Fields, Changes> = Omit<Fields, keyof Changes> & Changes;
type Match<V extends Vendor> = Changed<
  Schemas["Match"],
  { object?: Objects[V] | null; operation?: Operations[V] | null }
>;
type Effect<V extends Vendor> = Changed<Schemas["Effect"], { error?: Errors[V] | null }>;

/** A fault to set: the calls that it applies to, and what happens to them. */
export type NewFault<V extends Vendor> = Changed<
  Schemas["NewFault"],
  { match?: Match<V>; effect?: Effect<V> | null }
>;

type Moment = Date | string;
type Duration = { days?: number; hours?: number; minutes?: number; seconds?: number };
const UNITS: Record<string, number> = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 };
type Shown = Record<string, unknown> & { id: number; vendor: Vendor; base_url: string };
type Query = {
  object?: string;
  operation?: string;
  /** A number: only the calls after that one. A time: only those since then, by the account's clock. */
  since?: number | string;
  limit?: number;
  /** The seconds to wait for a call, if there is none yet. */
  wait?: number;
};

/** An account on dealdock: isolated from all others, with credentials that are valid. */
export class Account<V extends Vendor = "pardot"> {
  readonly id: number;
  readonly vendor: Vendor;
  /** The address that replaces that of the service. */
  readonly url: string;
  /** The deliveries of the account's webhooks. */
  readonly webhooks: Webhooks;
  /** Its settings and credentials when it was created, or at the last `renew`. */
  fields: AccountFields<V>;

  constructor(
    private readonly control: Control,
    shown: Shown,
  ) {
    this.fields = completed(shown);
    this.id = shown.id;
    this.vendor = shown.vendor;
    this.url = shown.base_url;
    this.webhooks = new Webhooks(control, this.id, () => this.renew() as Promise<Record<string, unknown>>);
  }

  /** Read the account again. Credentials that have expired are replaced by valid ones. */
  async renew(): Promise<AccountFields<V>> {
    const { data } = await this.control.GET("/accounts/{account_id}", this.#path());
    return (this.fields = completed(data as unknown as Shown));
  }

  /** Change settings of the account: `{ limits: … }`, `{ connector: "salesforce" }`. */
  async change(settings: Record<string, unknown>): Promise<void> {
    const { data } = await this.control.PATCH("/accounts/{account_id}", { ...this.#path(), body: settings as never });
    this.fields = completed(data as unknown as Shown);
  }

  /** One kind of record, beside the API: roles, limits and connectors do not apply. */
  records<K extends RecordKind<V>>(kind: K): Records<RecordOf<V, K>, New<V, Pascal<K>>> {
    return new Records(this.control, this.id, kind);
  }

  /**
   * Make calls fail: `account.fail({ match: { object: "opportunity" }, effect: { error: 66 }, times: 1 })`.
   *
   * With `do`, change records at a call: `account.fail({ match: { object: "lead", nth: 2 }, do: [{ delete: "lead", id }] })`.
   *
   * The guide "Make calls fail" lists the effects.
   */
  async fail(rule: NewFault<V>): Promise<Schemas["Fault"]> {
    const body = rule as Schemas["NewFault"];
    const { data } = await this.control.POST("/accounts/{account_id}/faults", { ...this.#path(), body });
    return data!;
  }

  /** Release the calls that a fault with the effect `hold` holds: they are executed. */
  async release(fault: Schemas["Fault"]): Promise<void> {
    await this.control.POST("/accounts/{account_id}/faults/{number}/release", {
      params: { path: { account_id: this.id, number: fault.number } },
    });
  }

  /** All faults, with the numbers of calls that they have seen and struck. */
  async faults(): Promise<Schemas["Fault"][]> {
    const { data } = await this.control.GET("/accounts/{account_id}/faults", this.#path());
    return data!;
  }

  /** Remove all faults. */
  async clearFaults(): Promise<void> {
    await this.control.DELETE("/accounts/{account_id}/faults", this.#path());
  }

  /** The calls of the client, in order. `query` limits them: `{ object: "opportunity", operation: "create" }`. */
  async requests(query: Query = {}): Promise<Schemas["Request"][]> {
    const { data } = await this.control.GET("/accounts/{account_id}/requests", {
      params: { path: { account_id: this.id }, query: query as never },
    });
    return data!;
  }

  /**
   * The records that were created, changed and deleted since a moment; by default since the account exists.
   *
   * `since` is the number of a call, for what changed after it, or the `marker` of earlier changes. A reset begins anew.
   */
  async changes(query: { since?: number } = {}): Promise<Schemas["RecordedChanges"]> {
    const { data } = await this.control.GET("/accounts/{account_id}/changes", {
      params: { path: { account_id: this.id }, query },
    });
    return data!;
  }

  /** The account's clock. */
  readonly clock = {
    /** Return the time by the clock. */
    now: async (): Promise<Date> => {
      const { data } = await this.control.GET("/accounts/{account_id}/clock", this.#path());
      return new Date(data!.now);
    },
    /** Stop the clock, at a moment or where it is. */
    freeze: (at?: Moment): Promise<Date> => this.#setClock({ mode: "frozen", ...given(at) }),
    /** Set the clock to a moment, from which it runs. */
    set: (at: Moment): Promise<Date> => this.#setClock({ mode: "offset", ...given(at) }),
    /** Return to the real time. */
    reset: (): Promise<Date> => this.#setClock({ mode: "real" }),
    /** Move the clock forward: `{ hours: 1, minutes: 30 }`. */
    advance: async (by: Duration): Promise<Date> => {
      const body = { seconds: inSeconds(by) };
      const { data } = await this.control.POST("/accounts/{account_id}/clock/advance", { ...this.#path(), body });
      return new Date(data!.now);
    },
  };

  /** Go back to the records with which the account began, or to a snapshot. */
  async reset(to = "scene"): Promise<void> {
    await this.control.POST("/accounts/{account_id}/reset", { ...this.#path(), body: { to } });
  }

  /** Keep the present state under a name, for `reset(name)`. */
  async snapshot(name: string): Promise<void> {
    await this.control.PUT("/accounts/{account_id}/snapshots/{name}", {
      params: { path: { account_id: this.id, name } },
    });
  }

  /** Delete the account with everything in it, and stop the receivers of its webhooks. */
  async delete(): Promise<void> {
    await this.webhooks.close();
    await this.control.DELETE("/accounts/{account_id}", this.#path());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.delete();
  }

  #path() {
    return { params: { path: { account_id: this.id } } };
  }

  async #setClock(body: Schemas["ClockToSet"]): Promise<Date> {
    const { data } = await this.control.PUT("/accounts/{account_id}/clock", { ...this.#path(), body });
    return new Date(data!.now);
  }
}

/** Return an account's fields, with an empty text for each credential that is not shown. */
function completed<V extends Vendor>(shown: Shown): AccountFields<V> {
  const credentials = CREDENTIALS[shown.vendor].map((name) => [name, shown[name] ?? ""]);
  return { ...shown, ...Object.fromEntries(credentials) } as unknown as AccountFields<V>;
}

/** Return the field of a moment that is given. Clocks have whole seconds. */
function given(at: Moment | undefined): { at?: string } {
  if (at === undefined) return {};
  return { at: at instanceof Date ? at.toISOString().replace(/\.\d+Z$/, "Z") : at };
}

/** The records of one kind in one account. */
export class Records<Shown, Wanted> {
  constructor(
    private readonly control: Control,
    private readonly account: number,
    private readonly kind: string,
  ) {}

  /** Add a record, and return it. */
  add(fields: Wanted): Promise<Shown> {
    return this.#call("POST", "", fields);
  }

  /** Add several records in order: all of them, or none if one is wrong. */
  addAll(records: readonly Wanted[]): Promise<Shown[]> {
    return this.#call("POST", "", records);
  }

  /** Return a record, deleted or not. */
  get(id: number | string): Promise<Shown> {
    return this.#call("GET", `/${id}`);
  }

  /** Return all records by id, including deleted ones. */
  all(): Promise<Shown[]> {
    return this.#call("GET", "");
  }

  /** Change fields of a record, and return it. Not every kind of record can be changed. */
  update(id: number | string, fields: Partial<Wanted>): Promise<Shown> {
    return this.#call("PATCH", `/${id}`, fields);
  }

  /** Delete a record. Not every kind of record can be deleted. */
  delete(id: number | string): Promise<void> {
    return this.#call("DELETE", `/${id}`);
  }

  async #call<T>(method: "GET" | "POST" | "PATCH" | "DELETE", below: string, body?: unknown): Promise<T> {
    const path = `/accounts/${this.account}/records/${this.kind}${below}`;
    const { data } = await this.control.request(method.toLowerCase() as never, path as never, { body } as never);
    return data as T;
  }
}

/** A unit that is misspelled, or none, would leave the clock where it is. */
function inSeconds(by: Duration): number {
  const given = Object.entries(by ?? {});
  if (given.length === 0 || given.some(([unit]) => !Object.hasOwn(UNITS, unit))) {
    throw new TypeError(`advance() takes days, hours, minutes and seconds, such as { hours: 1 }, not ${JSON.stringify(by)}`);
  }
  return given.reduce((sum, [unit, number]) => sum + number * UNITS[unit]!, 0);
}
