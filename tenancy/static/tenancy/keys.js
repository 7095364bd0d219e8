// "/" goes to the search of the page.
const searchField = () => document.querySelector("#searchbar");

document.addEventListener("DOMContentLoaded", () => {
  const field = searchField();
  if (field) {
    field.setAttribute("aria-keyshortcuts", "/");
    field.title = "Press / to come here";
  }
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  const field = searchField();
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});
