// Calls of the small connectors in Node: JSON over HTTP, repeated after an outage or a limit. Their files: rows as JSON
// lines, and a state from run to run. The defects of `calls.py` have the same names here.

import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export const DEFECT = process.env.DEFECT ?? "";
export const FOLDER = process.argv[2];

const ATTEMPTS = 5;
const LONGEST_WAIT_SECONDS = 5;
const PAUSE_SECONDS = 0.2;

export class Refused extends Error {
  constructor(status, text) {
    super(`${status}: ${text}`);
    this.status = status;
    this.text = text;
  }
}

// The JSON of an answer, or an empty one by a defect.
export async function call(method, url, headers, body) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    let pause = PAUSE_SECONDS * attempt;
    let answer;
    try {
      answer = await fetch(url, {
        method,
        headers: { "Content-Type": "application/json", ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch {
      if (DEFECT === "swallows_closed") return {};
      await sleep(1000 * pause);
      continue;
    }
    try {
      if (answer.ok) return await answer.json();
    } catch {
      if (DEFECT === "swallows_cut") return {};
      await sleep(1000 * pause);
      continue;
    }
    pause = wait(answer, await answer.text(), attempt);
    if (pause === null) return {};
    await sleep(1000 * pause);
  }
  throw new Refused(0, `${url} has not answered ${ATTEMPTS} times`);
}

// The seconds before the next attempt; null for an empty page.
function wait(answer, text, attempt) {
  if (answer.status === 429) {
    if (DEFECT === "swallows_limit") return null;
    const announced = Number(answer.headers.get("retry-after") ?? 1);
    if (announced > LONGEST_WAIT_SECONDS) throw new Refused(answer.status, text);
    return DEFECT === "ignores_wait" ? 0.01 : announced + 0.05;
  }
  if (answer.status >= 500) return DEFECT === "swallows_unavailable" ? null : PAUSE_SECONDS * attempt;
  if (DEFECT === "swallows_refusal" && [401, 403].includes(answer.status)) return null;
  throw new Refused(answer.status, text);
}

// Add rows to the file of a stream. A line that a killed run left incomplete is ended first.
export function write(stream, rows) {
  const path = `${FOLDER}/${stream}.jsonl`;
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const end = before === "" || before.endsWith("\n") ? "" : "\n";
  appendFileSync(path, end + rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

// The state of the run before, empty at first.
export function load() {
  const path = `${FOLDER}/state.json`;
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

// Keep the state for the next run: the old or the new one, whenever the run is killed.
export function save(state) {
  writeFileSync(`${FOLDER}/state.tmp`, JSON.stringify(state));
  renameSync(`${FOLDER}/state.tmp`, `${FOLDER}/state.json`);
}
