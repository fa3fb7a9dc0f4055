// Small additions to the pages, which work without them: searches, live calls, charts, and progress of long work.
"use strict";

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-submit-on-change]");
  if (form) form.requestSubmit();
});

// A search has no empty fields in its address.
document.addEventListener("formdata", (event) => {
  if (!("tidy" in event.target.dataset)) return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

// Long work: show that it runs, and prevent that it is started twice.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  const button = event.submitter;
  document.body.classList.add("working");
  announce("Working");
  setTimeout(() => button && (button.disabled = true));
  if ("progress" in event.target.dataset) event.preventDefault(), work(event.target, button);
});

// The server reports the progress in lines of JSON. The last line has the address or the text of the next page.
function work(form, button) {
  const sent = new XMLHttpRequest(), begun = Date.now(), fields = new FormData(form, button);
  const lines = () => sent.responseText.split("\n").slice(0, -1).map((line) => JSON.parse(line));
  let now = { step: "Working", done: 0, total: 0, unit: "" };
  const show = () => showProgress(now, Math.floor((Date.now() - begun) / 1000));
  const clock = setInterval(show, 1000);
  const update = (progress) => progress?.step && ((now = progress), show());
  document.querySelectorAll("main > .done, #problems").forEach((message) => message.remove()); // of the work before
  sent.open("POST", form.action);
  sent.setRequestHeader("Accept", "application/x-ndjson");
  const hasFile = form.enctype === "multipart/form-data";
  if (hasFile) sent.upload.onprogress = ({ loaded, total }) => update({ step: "Sending the file", done: loaded, total, unit: "bytes" });
  sent.onprogress = () => update(lines().findLast((line) => line.step));
  sent.onload = () => {
    clearInterval(clock);
    const isPage = sent.getResponseHeader("Content-Type").startsWith("text/html"); // such as the login
    next(isPage ? { page: sent.responseText } : lines().at(-1));
  };
  sent.onerror = () => (clearInterval(clock), lost());
  sent.send(hasFile ? fields : new URLSearchParams(fields));
}

function showProgress({ step, done, total, unit }, seconds) {
  const shown = document.getElementById("progress"), [bar, text] = shown.children, part = done / total;
  const amount = total ? `${Math.floor(100 * part)} % (${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${unit}), ` : "";
  if (shown.hidden) announce(step);
  shown.hidden = false;
  if (total) bar.value = part;
  else bar.removeAttribute("value");
  text.textContent = `${step}: ${amount}${seconds} s`;
}

function next(end) {
  if (end.location) return location.assign(end.location);
  const main = new DOMParser().parseFromString(end.page, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(main);
  idle();
  start();
}

function lost() {
  idle();
  document.getElementById("progress").hidden = false;
  document.getElementById("progress-text").textContent = "The connection was lost. Load the page again to see what was done.";
}
function idle() {
  document.body.classList.remove("working");
  document.getElementById("progress").hidden = true;
  document.querySelectorAll("button[disabled]").forEach((button) => (button.disabled = false));
}
addEventListener("pageshow", idle);

// Live calls: the newest rows stay, so that the page does not grow. While paused, none are added.
const MAX_ROWS = 200;
document.addEventListener("htmx:sseBeforeMessage", (event) => {
  const isShown = document.getElementById(`call-${event.detail.lastEventId}`); // after a lost connection
  if (isShown || document.getElementById("pause")?.checked) event.preventDefault();
});
document.addEventListener("htmx:sseMessage", (event) => {
  const rows = event.target.closest("tbody");
  if (!rows) return;
  if (rows.rows[0].classList.contains("refused")) countFailed();
  inOrder(rows.rows[0]);
  while (rows.rows.length > MAX_ROWS) rows.deleteRow(-1);
  document.getElementById("no-calls")?.remove();
});
// A call that another process wrote late belongs below later ones.
function inOrder(row) {
  const number = (each) => Number(each.id.slice("call-".length));
  while (row.nextElementSibling && number(row.nextElementSibling) > number(row)) row.nextElementSibling.after(row);
}
// The number of failed calls stands beside the heading, and first in the title, which a tab in the background shows.
function countFailed() {
  const shown = document.getElementById("failed");
  const text = shown.dataset.failed++ ? `${shown.dataset.failed} errors` : "1 error";
  shown.textContent = text;
  shown.hidden = false;
  document.title = `${text}: ${document.title.replace(/^\d+ errors?: /, "")}`;
}
document.addEventListener("htmx:sseOpen", () => live("live"));
document.addEventListener("htmx:sseError", () => live("reconnecting"));

function live(state) {
  const shown = document.getElementById("live");
  if (shown) shown.textContent = state;
}

// A call opens beside the list, which keeps its place. Its row is in the address, so that it opens again with the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".calls .path a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  openBeside(link);
});
let opening;
async function openBeside(link) {
  const row = link.closest("tr"), isOverList = matchMedia("(max-width: 60rem)").matches;
  opening?.abort();
  opening = new AbortController();
  document.querySelector(".calls a[aria-current]")?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  try {
    const answer = await fetch(link.href, { signal: opening.signal });
    if (!answer.ok || answer.redirected) return location.assign(link.href); // such as the login
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("opened").replaceChildren(...page.querySelector("main").children);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(link.href);
    return;
  }
  const beside = document.getElementById("beside"), top = row.getBoundingClientRect().top;
  beside.hidden = false;
  beside.scrollTop = 0;
  beside.closest(".split").classList.add("open");
  scrollBy(0, row.getBoundingClientRect().top - top); // the rows are narrower and higher now
  document.getElementById("own-page").href = link.getAttribute("href");
  history.replaceState(null, "", `#${row.id}`);
  showCopyButtons();
  if (isOverList) beside.focus();
  else row.scrollIntoView({ block: "nearest" });
  announce(`Opened: ${link.textContent}`);
}
function openedLink() {
  return document.querySelector(".split.open .calls a[aria-current]");
}
function closeBeside() {
  const link = openedLink(), beside = document.getElementById("beside");
  if (!beside || beside.hidden) return;
  const row = link?.closest("tr"), top = row?.getBoundingClientRect().top;
  beside.hidden = true;
  beside.closest(".split").classList.remove("open");
  if (row) scrollBy(0, row.getBoundingClientRect().top - top);
  document.getElementById("opened").replaceChildren();
  history.replaceState(null, "", location.pathname + location.search);
  link?.removeAttribute("aria-current");
  link?.focus();
}
document.getElementById("close-beside")?.addEventListener("click", closeBeside);

// Go to the next row of the table (1) or the previous one (-1).
function step(by) {
  const links = [...document.querySelectorAll("main tbody tr :is(th, td):first-child a, main tbody th a")];
  const list = links.filter((link) => !link.closest("#beside"));
  const opened = openedLink(), now = list.indexOf(opened ?? document.activeElement);
  const link = list[Math.max(0, Math.min(now + by, list.length - 1))];
  if (!link || link === opened) return;
  link.focus();
  if (opened) openBeside(link);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button) step(Number(button.dataset.step));
});

// The search of the head shows the first matches while a text is entered. The arrows choose one, Enter opens it.
const finding = document.querySelector("form.find");
let waiting, asked;
finding?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(lookUp, 150);
});
async function lookUp() {
  const list = document.getElementById("find-list"), wanted = new URLSearchParams(new FormData(finding));
  asked?.abort();
  asked = new AbortController();
  if (!wanted.get("q").trim()) return (list.hidden = true);
  wanted.set("stay", "true");
  try {
    const answer = await fetch(`${finding.action}?${wanted}`, { signal: asked.signal });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("found");
    list.replaceChildren(...(found?.children ?? []));
    list.hidden = !found;
    announce(`${list.querySelectorAll("a").length} found`);
  } catch {} // a later text was entered, or the server is away: Enter opens the page
}
finding?.addEventListener("keydown", (event) => {
  const links = [...document.querySelectorAll("#find-list:not([hidden]) a")], now = links.indexOf(event.target);
  if (event.key === "Escape") (document.getElementById("find-list").hidden = true), document.getElementById("find").focus();
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !links.length) return;
  event.preventDefault();
  (links[now + by] ?? document.getElementById("find")).focus();
});
document.addEventListener("click", (event) => {
  if (finding && !finding.contains(event.target)) document.getElementById("find-list").hidden = true;
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k" || !finding) return;
  event.preventDefault();
  document.getElementById("find").select();
});

// Keys: those that the dialog lists.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") closeTop();
  else if (event.key === "/") {
    const search = document.querySelector("main input[type=search]") ?? document.getElementById("find");
    if (search) event.preventDefault(), search.focus();
  } else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key === "?") document.getElementById("keys").showModal();
});
document.getElementById("show-keys").addEventListener("click", () => document.getElementById("keys").showModal());

// Escape closes the open menu, else the call beside the list. The browser closes the dialog.
function closeTop() {
  const menu = document.querySelector("details.menu[open]");
  if (document.querySelector(":popover-open")) return; // the browser closes the drawer
  if (menu) (menu.open = false), menu.firstElementChild.focus();
  else if (!document.getElementById("keys").open) closeBeside();
}
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => (menu.open = menu.contains(event.target)));
});

// The theme: that of the system, light, or dark. `theme.js` applies it before the page is shown.
document.getElementById("theme").addEventListener("click", () => {
  const names = Object.keys(THEMES), now = document.documentElement.dataset.theme;
  const next = names[(names.indexOf(now) + 1) % names.length];
  try {
    localStorage.setItem("theme", next);
  } catch {} // it holds for this page
  showTheme(next);
  document.querySelectorAll("canvas[data-table]").forEach((canvas) => (Chart.getChart(canvas).destroy(), chart(canvas)));
});
function showTheme(name) {
  const button = document.getElementById("theme");
  applyTheme(name);
  button.textContent = THEMES[name];
  button.title = `Theme: ${name}`;
  button.setAttribute("aria-label", button.title);
  button.hidden = false;
}

// Times by the machine's clock, which is the server's, grow while the page is open.
const AHEAD = Date.parse(document.body.dataset.now) - Date.now();
function since(moment) {
  const seconds = Math.trunc((Date.now() + AHEAD - Date.parse(moment)) / 1000);
  for (const [size, unit] of [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]]) {
    const count = Math.trunc(Math.abs(seconds) / size);
    if (count) return seconds > 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
  }
  return "now";
}
const LOADED = Date.now();
setInterval(() => {
  document.querySelectorAll("time[data-runs]").forEach((time) => {
    const now = new Date(Date.parse(time.dateTime) + Date.now() - LOADED);
    time.textContent = now.toISOString().slice(0, 19).replace("T", " ");
  });
  document.querySelectorAll("time[data-real]").forEach((time) => (time.textContent = since(time.dateTime)));
}, 1000);

// The style sheet has colors for light and dark pages. The canvas needs the one that is in use.
function color(name, on) {
  on.style.color = `var(${name})`;
  return getComputedStyle(on).color;
}

function chart(canvas) {
  const table = document.getElementById(canvas.dataset.table);
  const rows = [...table.tBodies[0].rows];
  const names = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
  const colors = { Won: "--won", Lost: "--lost", Open: "--open" };
  Chart.defaults.color = color("--text", canvas);
  Chart.defaults.borderColor = color("--line", canvas);
  new Chart(canvas, {
    type: "bar",
    data: {
      labels: rows.map((row) => row.cells[0].textContent),
      datasets: names.map((name, index) => ({
        label: name,
        data: rows.map((row) => Number(row.cells[index + 1].dataset.value)),
        backgroundColor: color(colors[name], canvas),
      })),
    },
    options: { animation: false, maintainAspectRatio: false, scales: { x: { stacked: true }, y: { stacked: true } } },
  });
}

// The bar, which is a drawer in a narrow window, begins where its current entry is seen.
function showCurrent() {
  const bar = document.getElementById("bar"), now = bar.querySelector("[aria-current]");
  if (now) bar.scrollTop = now.offsetTop - (bar.clientHeight - now.offsetHeight) / 2;
}
document.getElementById("bar").addEventListener("toggle", showCurrent);

function start() {
  showCopyButtons();
  showTheme(document.documentElement.dataset.theme);
  document.getElementById("show-keys").hidden = false;
  showCurrent();
  document.querySelectorAll("canvas[data-table]").forEach(chart);
  document.getElementById("problems")?.focus();
}
start();
const opened = location.hash.startsWith("#call-") && document.getElementById(location.hash.slice(1));
if (opened) openBeside(opened.querySelector(".path a"));
document.addEventListener("htmx:afterSwap", showCopyButtons);
