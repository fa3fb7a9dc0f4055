// All leads and opportunities of Close by close.io, as it is published: the table of a run is what its searches return.

"use strict";

const fs = require("fs");
const path = require("path");

const Closeio = require("close.io");

const PAGE = 100;
const client = new Closeio(process.env.API_KEY);
const streams = {
  leads: (skip) => client.lead.search({ limit: PAGE, skip }),
  opportunities: (skip) => client.opportunity.search({ _limit: PAGE, _skip: skip }),
};

async function main() {
  for (const [stream, search] of Object.entries(streams)) {
    const rows = [];
    let page;
    do {
      page = await search(rows.length);
      rows.push(...page.data);
    } while (page.has_more);
    const text = rows.map((row) => JSON.stringify(row) + "\n").join("");
    fs.writeFileSync(path.join(process.argv[2], `${stream}.jsonl`), text);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
