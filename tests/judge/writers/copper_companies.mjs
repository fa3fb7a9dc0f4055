// A writer of Copper's companies: it searches before it creates. `DEFECT` names a defect to plant.
// `node copper_companies.mjs BASE_URL API_KEY EMAIL ROWS.json`.

import { readFileSync } from "node:fs";

const [baseUrl, apiKey, email, path] = process.argv.slice(2);
const defect = process.env.DEFECT ?? "";
const headers = {
  "X-PW-AccessToken": apiKey,
  "X-PW-Application": "developer_api",
  "X-PW-UserEmail": email,
  "Content-Type": "application/json",
};

async function call(method, path, body) {
  const answer = await fetch(`${baseUrl}/developer_api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) {
    const error = new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    throw Object.assign(error, { status: answer.status });
  }
  return answer.json();
}

async function store(row) {
  const found = await call("POST", "/companies/search", { name: row.name });
  const known = found.find((each) => each.name === row.name);
  const wanted = { name: row.name, details: row.details };
  if (!known) await call("POST", "/companies", wanted);
  else if (defect === "wrong_record") await call("PUT", `/companies/${known.id - 1}`, wanted).catch(() => undefined);
  else if (known.details !== row.details) await call("PUT", `/companies/${known.id}`, wanted);
}

for (const row of JSON.parse(readFileSync(path, "utf8"))) {
  for (let attempt = 0; ; attempt++) {
    try {
      if (attempt && defect === "repeats_the_call") await call("POST", "/companies", row);
      else await store(row);
      break;
    } catch (error) {
      if (attempt === 3 || [401, 403].includes(error.status)) throw error;
      const pause = error.status === 429 ? 1000 : 100 * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
