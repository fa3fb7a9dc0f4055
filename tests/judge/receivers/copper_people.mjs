// A receiver of Copper's webhooks, which keeps people as JSON lines. `DEFECT` names a defect to plant.
// `node copper_people.mjs PORT SECRET BASE_URL API_KEY EMAIL FOLDER`. An event has ids alone, so it reads the records.

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";

const [port, secret, baseUrl, apiKey, email, folder] = process.argv.slice(2);
const defect = process.env.DEFECT ?? "";
const file = `${folder}/people.jsonl`;
const headers = { "X-PW-AccessToken": apiKey, "X-PW-Application": "developer_api", "X-PW-UserEmail": email };
const versions = new Map();
if (existsSync(file)) {
  for (const line of readFileSync(file, "utf8").trim().split("\n").filter(Boolean)) {
    const row = JSON.parse(line);
    versions.set(row.id, row.date_modified);
  }
}

async function read(id) {
  for (let attempt = 0; attempt < 5; attempt++) {
    const answer = await fetch(`${baseUrl}/developer_api/v1/people/${id}`, { headers });
    if (answer.ok) return answer.json();
    if (defect === "reads_once") return null;
    await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
  }
  return null;
}

async function take(event) {
  if (event.key !== secret && defect !== "verifies_nothing") return 401;
  for (const id of event.ids) {
    const person = defect === "verifies_nothing" ? ((await read(id)) ?? { id }) : await read(id);
    if (!person) continue;
    if (versions.has(id) && versions.get(id) === person.date_modified && defect !== "inserts_blindly") continue;
    versions.set(id, person.date_modified);
    appendFileSync(file, `${JSON.stringify({ id, name: person.name, date_modified: person.date_modified })}\n`);
  }
  return 200;
}

createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", async () => {
    const status = await take(JSON.parse(Buffer.concat(parts).toString()));
    response.writeHead(status).end();
  });
}).listen(Number(port), "127.0.0.1");
