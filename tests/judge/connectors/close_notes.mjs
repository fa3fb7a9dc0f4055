// Notes of Close, by the time of their creation, which never changes. Bookmark: the newest creation that was seen, but
// none in the future, since imports set it. They set it into the past, too: the last week is always read again.
//
// Defects: `activity_date` keeps the newest `activity_at`, which users set, as the bookmark, also one in the future;
// `stops_at_cap` takes the refusal of a `_skip` that is too large for the end; `strict_bookmark` begins after the
// bookmark; see also `calls.mjs`.

import { call, DEFECT, load, Refused, save, write } from "./calls.mjs";

const { BASE_URL, API_KEY } = process.env;
const PAGE = 100;
const BY_BOOKMARK = ["activity_date", "strict_bookmark"]; // defects that begin at the bookmark
const headers = { Authorization: `Basic ${Buffer.from(`${API_KEY}:`).toString("base64")}` };

async function page(criteria) {
  const sent = new URLSearchParams({ _limit: PAGE, ...criteria });
  return (await call("GET", `${BASE_URL}/api/v1/activity/note/?${sent}`, headers)).data ?? [];
}

// The newest come first, so a page ends at the oldest creation that was seen, and the next one begins there.
async function* windows(begin) {
  let end;
  let seen = new Set();
  for (let skip = 0; ; ) {
    const after = DEFECT === "strict_bookmark" ? { date_created__gt: begin } : { date_created__gte: begin };
    const rows = await page({ ...after, ...(end && { date_created__lte: end }), _skip: skip });
    yield rows.filter((row) => !seen.has(row.id));
    if (rows.length < PAGE) return;
    const oldest = rows.at(-1).date_created;
    skip = oldest === end ? skip + PAGE : 0;
    seen = oldest === end ? seen : new Set(rows.map((row) => row.id));
    end = oldest;
  }
}

async function* offsets(begin) {
  for (let skip = 0; ; skip += PAGE) {
    let rows;
    try {
      rows = await page({ date_created__gte: begin, _skip: skip });
    } catch (error) {
      if (error instanceof Refused && error.text.includes("max_skip")) return;
      throw error;
    }
    yield rows;
    if (rows.length < PAGE) return;
  }
}

const WEEK_MS = 7 * 24 * 3600 * 1000;
const bookmark = load().mark ?? "2015-01-01T00:00:00+00:00";
const isRecent = Date.parse(bookmark) > Date.now() - WEEK_MS && !BY_BOOKMARK.includes(DEFECT);
const begin = isRecent ? new Date(Date.now() - WEEK_MS).toISOString() : bookmark;
const newest = DEFECT === "activity_date" ? Infinity : Date.now();
const column = DEFECT === "activity_date" ? "activity_at" : "date_created";
let mark = bookmark;
for await (const rows of DEFECT === "stops_at_cap" ? offsets(begin) : windows(begin)) {
  write("notes", rows);
  for (const row of rows) {
    const at = Date.parse(row[column]);
    if (at > Date.parse(mark) && at <= newest) mark = row[column];
  }
}
save({ mark });
