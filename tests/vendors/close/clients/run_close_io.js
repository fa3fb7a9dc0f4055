// Runs calls of close.io: `node run_close_io.js <folder of the package>`.
//
// Each line of stdin is a call in JSON, `["<API key>", "<function, such as lead.create>", [<arguments>]]`. The line of
// stdout that follows it is `["resolved" or "rejected", <value>]`. The package's code stays as it was published.

"use strict";

const readline = require("readline");

const Closeio = require(process.argv[2]);

const TIMEOUT_MILLISECONDS = 60000;

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const [key, name, parameters] = JSON.parse(line);
  const call = name.split(".").reduce((found, part) => found[part], new Closeio(key));
  const timeout = setTimeout(() => process.exit(1), TIMEOUT_MILLISECONDS);
  const write = (outcome) => (value) => {
    clearTimeout(timeout);
    console.log(JSON.stringify([outcome, value instanceof Error ? String(value) : value]));
  };
  call(...parameters).then(write("resolved"), write("rejected"));
});
