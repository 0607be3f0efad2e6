// Single keys in a lesson: n, p, o and ?. The page loads this file only for readers who have them switched on.
const steps = { n: "next", p: "previous" };
const signs = { "؟": "?" };
const dialog = document.querySelector("dialog[data-keys]");

function outline() {
  const list = document.querySelector("[data-outline]");
  if (!list) return document.querySelector("[data-show-outline]")?.click();
  list.querySelector("details").open = true;
  (list.querySelector("[aria-current]") ?? list.querySelector("a"))?.focus();
}

function step(name) {
  const target = document.querySelector(`[data-step="${name}"]`);
  if (target?.href) location.assign(target.href);
  else target?.focus();
}

// On a keyboard with other letters, as an Arabic one, the place of the key counts.
const named = ({ key, code }) => signs[key] ?? (key.length === 1 && key > "~" ? code.replace("Key", "").toLowerCase() : key);

addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, select, textarea, [contenteditable], dialog");
  if (writing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  const key = named(event);
  if (steps[key]) step(steps[key]);
  else if (key === "o") outline();
  else if (key === "?") dialog?.showModal();
  else return;
  event.preventDefault();
});
