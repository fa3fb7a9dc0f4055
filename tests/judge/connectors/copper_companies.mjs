// Companies of Copper, by the time of their change. Bookmark: the newest change of the first page, the newest first.
//
// Defects: `same_page` requests the first page each time; `strict_bookmark` begins a second after the bookmark;
// `offset_pages` pages by number alone; see also `calls.mjs`.

import { call, DEFECT, load, save, write } from "./calls.mjs";

const { BASE_URL, ACCESS_TOKEN } = process.env;
const PAGE = 200;
const headers = { Authorization: `Bearer ${ACCESS_TOKEN}` };

async function search(criteria) {
  const sent = { page_size: PAGE, sort_by: "date_modified", sort_direction: "asc", ...criteria };
  const rows = await call("POST", `${BASE_URL}/developer_api/v1/companies/search`, headers, sent);
  return Array.isArray(rows) ? rows : [];
}

// A page begins at the last change that was seen, so that nothing that moves or is deleted displaces what follows.
async function* changed(begin) {
  let last = begin;
  let seen = new Set();
  for (let number = 1; ; ) {
    const rows = await search({ minimum_modified_date: last, page_number: number });
    yield rows.filter((row) => !seen.has(`${row.id} ${row.date_modified}`));
    if (rows.length < PAGE) return;
    seen = new Set(rows.map((row) => `${row.id} ${row.date_modified}`));
    const newest = rows.at(-1).date_modified;
    number = newest === last ? number + 1 : 1;
    last = newest;
  }
}

async function* numbered(begin) {
  for (let number = 1; ; number += 1) {
    const page = DEFECT === "same_page" ? 1 : number;
    const rows = await search({ minimum_modified_date: begin, page_number: page });
    yield rows;
    if (rows.length < PAGE || number > 5) return;
  }
}

const begin = load().mark ?? 0;
const [newest] = await search({ minimum_modified_date: begin, sort_direction: "desc", page_size: 1 });
const from = DEFECT === "strict_bookmark" && begin > 0 ? begin + 1 : begin;
for await (const rows of ["same_page", "offset_pages"].includes(DEFECT) ? numbered(from) : changed(from)) {
  write("companies", rows);
}
save({ mark: newest?.date_modified ?? begin });
