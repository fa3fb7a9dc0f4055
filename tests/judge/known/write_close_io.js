// Leads of Close by close.io, as it is published: each row is searched by its name, and then created or changed.

"use strict";

const fs = require("fs");

const Closeio = require("close.io");

async function write(key, path) {
  const { lead } = new Closeio(key);
  for (const line of fs.readFileSync(path, "utf8").split("\n").filter(Boolean)) {
    const row = JSON.parse(line);
    const found = await lead.search({ query: `name:"${row.company}"`, limit: 100 });
    const known = found.data.find((each) => each.name === row.company);
    if (!known) {
      await lead.create({ name: row.company, description: row.about });
    } else if (known.description !== row.about) {
      await lead.update(known.id, { description: row.about });
    }
  }
}

write(process.argv[2], process.argv[3]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
