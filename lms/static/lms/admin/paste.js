// Keep the markup of what is pasted, so that headings, lists and tables come along; typing afterwards drops it again.
for (const area of document.querySelectorAll("textarea[data-paste]")) {
  const markup = document.getElementById(area.dataset.paste);
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData && event.clipboardData.getData("text/html");
    if (!html || area.value.trim()) { markup.value = ""; return; }
    setTimeout(() => { markup.value = html; });
  });
  area.addEventListener("input", (event) => {
    if (event.inputType !== "insertFromPaste") markup.value = "";
  });
}
