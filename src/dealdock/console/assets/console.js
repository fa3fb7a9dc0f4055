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

// Keys: / searches, j and k go through the rows of a table.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) event.preventDefault(), search.focus();
  } else if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll("main tbody tr :is(th, td):first-child a, main tbody th a")];
    const at = links.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
    links[Math.max(0, Math.min(at, links.length - 1))]?.focus();
  }
});

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

function start() {
  showCopyButtons();
  document.querySelectorAll("canvas[data-table]").forEach(chart);
  document.getElementById("problems")?.focus();
}
start();
document.addEventListener("htmx:afterSwap", showCopyButtons);
