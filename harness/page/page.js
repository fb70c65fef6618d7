"use strict";

// Columns sort by a click; the buttons are made here, so that without scripts no dead ones stand about.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      body.append(...[...body.rows].sort((one, other) => compare(one.cells[column], other.cells[column], up)));
    });
  });
}

// Numbers before texts; cells that say nothing stand last, whichever way the column is sorted.
function compare(one, other, up) {
  const empty = (one.textContent === "") - (other.textContent === "");
  if (empty) return empty;
  const [a, b] = [one, other].map((cell) => cell.dataset.value);
  const order =
    a !== undefined && b !== undefined ? a - b
    : a !== undefined || b !== undefined ? (a === undefined) - (b === undefined)
    : one.textContent.localeCompare(other.textContent, undefined, { numeric: true });
  return up ? order : -order;
}

// What scrolls can be reached by the keyboard, and says what it is; all else is no stop on the way.
function markScrolling() {
  for (const box of document.querySelectorAll(".scroll")) {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    box.toggleAttribute("tabindex", scrolls);
    if (scrolls) { box.tabIndex = 0; box.setAttribute("role", "region"); } else { box.removeAttribute("role"); }
  }
}
markScrolling();
addEventListener("resize", markScrolling);

const root = document.documentElement;
const theme = document.getElementById("theme");
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
const tell = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
theme.hidden = false;
theme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; tell(); });
system.addEventListener("change", tell);
tell();
