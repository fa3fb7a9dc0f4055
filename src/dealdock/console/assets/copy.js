// Buttons that copy a text of the page. Without this script they are hidden.
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

function showCopyButtons() {
  document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
}
showCopyButtons();
