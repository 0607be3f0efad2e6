// Whoever logs out leaves no text behind: this tab and the others forget what was not saved.
for (const form of document.querySelectorAll("form[data-leave]")) {
  form.addEventListener("submit", () => {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("attune:")) sessionStorage.removeItem(name);
    new BroadcastChannel("attune").postMessage("left");
  });
}
