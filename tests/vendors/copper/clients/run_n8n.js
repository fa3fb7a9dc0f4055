// Runs the Copper nodes of n8n-nodes-base: `node run_n8n.js <folder with node_modules>`.
//
// Each line of stdin is a call in JSON: `{"credentials": {"apiKey", "email"}, "parameters": {...}}`, with the parameters
// that a person sets in n8n's editor. With `"webhook": "create"`, `"checkExists"` or `"delete"` it is a call of the
// trigger node. The line of stdout that follows it is `["resolved" or "rejected", <value>]`. Code of the package stays as
// it was published; this file takes the place of n8n's core, with HTTPS through the proxy of HTTPS_PROXY.

"use strict";

const http = require("http");
const https = require("https");
const path = require("path");
const readline = require("readline");
const tls = require("tls");

const PACKAGE = path.resolve(process.argv[2], "node_modules/n8n-nodes-base/dist");
const { Copper } = require(`${PACKAGE}/nodes/Copper/Copper.node.js`);
const { CopperTrigger } = require(`${PACKAGE}/nodes/Copper/CopperTrigger.node.js`);
const { CopperApi } = require(`${PACKAGE}/credentials/CopperApi.credentials.js`);

const TIMEOUT_MILLISECONDS = 60000;
const staticData = {};

function tunnel(url) {
  const proxy = new URL(process.env.HTTPS_PROXY);
  const authority = `${url.hostname}:443`;
  const asked = http.request({ host: proxy.hostname, port: proxy.port, method: "CONNECT", path: authority });
  return new Promise((resolve, reject) => {
    asked.on("connect", (_, socket) => resolve(tls.connect({ socket, servername: url.hostname })));
    asked.on("error", reject).end();
  });
}

async function send(url, method, headers, body) {
  const socket = await tunnel(url);
  return new Promise((resolve, reject) => {
    const options = { method, headers, createConnection: () => socket };
    const request = https.request(url, options, async (response) => {
      let text = "";
      for await (const part of response.setEncoding("utf8")) text += part;
      resolve({ statusCode: response.statusCode, headers: response.headers, body: text && JSON.parse(text) });
    });
    request.on("error", reject).end(body);
  });
}

async function requestWithAuthentication(credentials, options) {
  const url = new URL(options.url);
  Object.entries(options.qs || {}).forEach(([name, value]) => url.searchParams.set(name, value));
  const own = Object.entries(new CopperApi().authenticate.properties.headers).map(([name, value]) => [
    name,
    value.replace(/^=\{\{\$credentials\.(\w+)\}\}$/, (_, key) => credentials[key]),
  ]);
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
  const response = await send(url, options.method, { ...options.headers, ...Object.fromEntries(own), ...length }, body);
  if (response.statusCode >= 300) {
    const error = new Error(`${response.statusCode} - ${JSON.stringify(response.body)}`);
    throw Object.assign(error, { statusCode: response.statusCode, error: response.body, response });
  }
  return options.resolveWithFullResponse ? response : response.body;
}

function core({ credentials, parameters }) {
  return {
    continueOnFail: () => false,
    getCredentials: async () => credentials,
    getInputData: () => [{ json: {} }],
    getNode: () => ({ name: "Copper", type: "n8n-nodes-base.copper", typeVersion: 1, parameters }),
    getNodeParameter: (name) => parameters[name],
    getNodeWebhookUrl: () => parameters.webhookUrl,
    getWorkflowStaticData: () => staticData,
    helpers: {
      constructExecutionMetaData: (items) => items,
      requestWithAuthentication: (_, options) => requestWithAuthentication(credentials, options),
      returnJsonArray: (found) => [].concat(found).map((json) => ({ json })),
    },
  };
}

async function run(call) {
  if (call.webhook) return new CopperTrigger().webhookMethods.default[call.webhook].call(core(call));
  const [items] = await new Copper().execute.call(core(call));
  return items.map((item) => item.json);
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const timeout = setTimeout(() => process.exit(1), TIMEOUT_MILLISECONDS);
  const write = (outcome) => (value) => {
    clearTimeout(timeout);
    const shown = value instanceof Error ? { status: value.httpCode, text: value.message, messages: value.messages } : value;
    console.log(JSON.stringify([outcome, shown]));
  };
  run(JSON.parse(line)).then(write("resolved"), write("rejected"));
});
