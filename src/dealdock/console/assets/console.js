// Small additions to the pages, which work without them: copying, live calls, charts, and progress of long work.
"use strict";

function announce(text) {
  document.getElementById("announcements").textContent = text;
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    announce("Copied");
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(source); // without the clipboard, the text is selected, so that it can be copied
    announce("Selected. Copy it with the keyboard.");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-submit-on-change]");
  if (form) form.requestSubmit();
});

// Long work: show that it runs, and prevent that it is started twice.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  const button = event.submitter;
  document.body.classList.add("working");
  announce("Working");
  setTimeout(() => button && (button.disabled = true));
});
addEventListener("pageshow", () => {
  document.body.classList.remove("working");
  document.querySelectorAll("button[disabled]").forEach((button) => (button.disabled = false));
});

// Live calls: the newest rows stay, so that the page does not grow. While paused, none are added.
const MAX_ROWS = 200;
document.addEventListener("htmx:sseBeforeMessage", (event) => {
  const isShown = document.getElementById(`call-${event.detail.lastEventId}`); // after a lost connection
  if (isShown || document.getElementById("pause")?.checked) event.preventDefault();
});
document.addEventListener("htmx:sseMessage", (event) => {
  const rows = event.target.closest("tbody");
  if (!rows) return;
  inOrder(rows.rows[0]);
  while (rows.rows.length > MAX_ROWS) rows.deleteRow(-1);
  document.getElementById("no-calls")?.remove();
});
// A call that another process wrote late belongs below later ones.
function inOrder(row) {
  const number = (each) => Number(each.id.slice("call-".length));
  while (row.nextElementSibling && number(row.nextElementSibling) > number(row)) row.nextElementSibling.after(row);
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
  document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
  document.querySelectorAll("canvas[data-table]").forEach(chart);
  document.getElementById("problems")?.focus();
}
start();
document.addEventListener("htmx:afterSwap", () => {
  document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
});
