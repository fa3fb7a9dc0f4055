// List memberships of Pardot, list by list. Bookmark: the newest change that was seen, less than a run may last.
//
// Defects: `last_id_across_lists` continues at the next list after the last id; `drops_single` reads a page with one
// record, which is no list, as empty; `saves_first` keeps the time of its start as the bookmark before it reads; see also `calls.mjs`.

import { call, DEFECT, load, Refused, save, write } from "./calls.mjs";

const { BASE_URL, API_KEY, USER_KEY } = process.env;
const PAGE = 200;
const OVERLAP_MS = 3 * 3600 * 1000; // longer than a run, and than any change of the clocks: moments have no offset

async function query(object, name, criteria) {
  const sent = new URLSearchParams({ format: "json", output: "bulk", limit: PAGE, ...criteria });
  const headers = { Authorization: `Pardot api_key=${API_KEY}, user_key=${USER_KEY}` };
  const answer = await call("GET", `${BASE_URL}/api/${object}/version/3/do/query?${sent}`, headers);
  if (answer["@attributes"]?.err_code) throw new Refused(answer["@attributes"].err_code, answer.err);
  const rows = answer.result?.[name] ?? [];
  if (Array.isArray(rows)) return rows;
  return DEFECT === "drops_single" ? [] : [rows];
}

async function* pages(object, name, criteria, from = 0) {
  for (let last = from; ; ) {
    const order = { sort_by: "id", sort_order: "ascending", id_greater_than: last };
    const rows = await query(object, name, { ...criteria, ...order });
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1).id;
  }
}

function since(mark) {
  if (!mark) return {};
  const before = new Date(Date.parse(`${mark.replace(" ", "T")}Z`) - OVERLAP_MS);
  return { updated_after: before.toISOString().slice(0, 19).replace("T", " ") };
}

const state = load();
const lists = [];
for await (const rows of pages("list", "list", {})) lists.push(...rows.map((row) => row.id));
let mark = state.mark ?? "";
if (DEFECT === "saves_first") save({ mark: new Date().toISOString().slice(0, 19).replace("T", " ") });
let last = 0;
for (const list of lists) {
  const from = DEFECT === "last_id_across_lists" ? last : 0;
  for await (const rows of pages("listMembership", "list_membership", { list_id: list, ...since(state.mark) }, from)) {
    write("members", rows);
    last = rows.at(-1).id;
    mark = rows.reduce((newest, row) => (row.updated_at > newest ? row.updated_at : newest), mark);
  }
}
save({ mark });
