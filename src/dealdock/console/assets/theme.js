// The theme that the reader chose, before the page is shown.
"use strict";

const THEMES = { system: "◐", light: "☀", dark: "☾" };

function theme() {
  try {
    const kept = localStorage.getItem("theme");
    return kept in THEMES ? kept : "system";
  } catch {
    return "system"; // the browser keeps nothing for this page
  }
}

function applyTheme(name) {
  document.documentElement.dataset.theme = name;
}
applyTheme(theme());
