import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "./control-plane.js";

/** The schemas of the control plane's OpenAPI document, by name. */
export type Schemas = components["schemas"];

/** A typed client of the control plane: `control.GET("/accounts/{account_id}", { params: … })`. */
export type Control = Client<paths>;

/** An answer of the control plane that refuses a call. The message says which field is wrong, and why. */
export class ControlError extends Error {
  constructor(
    /** The HTTP status. */
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "ControlError";
  }
}

/** Return a client of the control plane below this address. Answers that refuse a call throw `ControlError`. */
export function connect(url: string, token: string | undefined): Control {
  const control = createClient<paths>({
    baseUrl: `${url}/_dealdock`,
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  });
  control.use({
    async onResponse({ response }) {
      if (response.ok) return;
      const text = await response.text();
      throw new ControlError(response.status, described(text) || `${response.status} ${response.statusText}`);
    },
  });
  return control;
}

/** Return the detail of a problem (RFC 9457), which names each wrong field; the text itself if it is not a problem. */
function described(text: string): string {
  try {
    return JSON.parse(text)?.detail ?? text;
  } catch {
    return text;
  }
}
