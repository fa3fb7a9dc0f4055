/** Accounts on dealdock for tests: created, filled, controlled and inspected by its control plane. */

export { Account } from "./account.js";
export type { AccountFields, NewAccount, NewFault, RecordKind, RecordOf, Vendor } from "./account.js";
export { ControlError } from "./control.js";
export type { Control, Schemas } from "./control.js";
export { Server } from "./server.js";
export type { StartOptions } from "./server.js";
export type { Received, Receiver } from "./receiver.js";
export type { Webhooks } from "./webhooks.js";
