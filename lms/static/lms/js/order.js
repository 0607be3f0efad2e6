// Moves rows of an ordering question in place. Without this script the same buttons and lists work by a round trip.
for (const list of document.querySelectorAll("[data-order]")) {
  const said = list.parentElement.querySelector("[data-order-said]");

  function renumber(row) {
    [...list.children].forEach((item, index) => { item.querySelector("select").value = String(index + 1); });
    const place = [...list.children].indexOf(row) + 1;
    const words = { text: row.querySelector("span").textContent.trim(), place };
    said.textContent = list.dataset.moved.replace(/\{(text|place)\}/g, (_, name) => words[name]);
    list.dispatchEvent(new Event("attune:changed", { bubbles: true }));
  }

  function place(row, index) {
    const others = [...list.children].filter((item) => item !== row);
    list.insertBefore(row, others[index] ?? null);
    renumber(row);
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    const from = [...list.children].indexOf(row);
    const to = button.value.startsWith("up") ? from - 1 : from + 1;
    if (to < 0 || to >= list.children.length) return;
    place(row, to);
    button.focus();
  });

  list.addEventListener("change", (event) => {
    if (!event.target.matches("select")) return;
    place(event.target.closest("li"), Number(event.target.value) - 1);
    event.target.focus();
  });
}
