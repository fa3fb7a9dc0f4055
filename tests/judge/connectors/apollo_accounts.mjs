// Accounts of Apollo, all of them in each run, since their answers have no time of a change. The oldest come first.
//
// A pass in which the number of accounts fell is repeated, since a page that follows has moved up.
//
// Defects: `floors_pages` rounds the number of pages down; `new_only` leaves out what it delivered before;
// `one_pass` repeats nothing; see also `calls.mjs`.

import { call, DEFECT, load, save, write } from "./calls.mjs";

const { BASE_URL, API_KEY } = process.env;
const PAGE = 100;

async function search(number) {
  const sent = { page: number, per_page: PAGE, sort_by_field: "account_created_at", sort_ascending: true };
  const answer = await call("POST", `${BASE_URL}/api/v1/accounts/search`, { "X-Api-Key": API_KEY }, sent);
  return { rows: answer.accounts ?? [], total: answer.pagination?.total_entries ?? 0 };
}

const known = new Set(load().known);

// True if no page has moved up.
async function pass() {
  let most = 0;
  for (let number = 1; ; number += 1) {
    const { rows, total } = await search(number);
    if (total < most && DEFECT !== "one_pass") return false;
    write("accounts", rows.filter((row) => !known.has(row.id)));
    if (DEFECT === "new_only") for (const row of rows) known.add(row.id);
    if (rows.length < PAGE || (DEFECT === "floors_pages" && number >= Math.floor(total / PAGE))) return true;
    most = total;
  }
}

while (!(await pass()));
save({ known: [...known] });
