// Prospects of Pardot by pardot, as it is published: each row by the upsert by address of version 3.

"use strict";

const fs = require("fs");

const pardot = require("pardot");

async function write(email, password, userKey, path) {
  const { prospects } = await pardot({ email, password, userKey });
  for (const line of fs.readFileSync(path, "utf8").split("\n").filter(Boolean)) {
    const row = JSON.parse(line);
    await prospects.upsertByEmail(row.email, { first_name: row.first });
  }
}

write(...process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
