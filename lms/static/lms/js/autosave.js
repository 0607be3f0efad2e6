// Saves a form a moment after each change. The form works without this script; nothing is kept outside this tab.
const WAIT = 800;
const RETRY = 4000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const line = form.querySelector("[data-saved-line]");
  let timer = 0;
  let dirty = false;
  let running = false;

  const say = (text) => { if (line) line.textContent = text; };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };

  async function send() {
    if (running) return later(WAIT);
    running = true;
    dirty = false;
    say(form.dataset.saving);
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual",
      });
      await settle(response);
    } catch {
      dirty = true;
      say(form.dataset.failed);
      later(RETRY);
    } finally {
      running = false;
    }
  }

  async function settle(response) {
    if (response.ok) {
      form.elements.revision.value = (await response.json()).revision;
      const now = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
      say(form.dataset.saved.replace("{time}", now));
    } else if (response.status === 409) {
      say(form.dataset.stale);
    } else if (response.status === 401 || response.status === 403) {
      dirty = true;
      say(form.dataset.signedOut);
    } else if (response.status === 410) {
      location.assign((await response.json()).url);
    } else {
      throw new Error(String(response.status));
    }
  }

  const changed = () => { dirty = true; later(WAIT); };
  form.addEventListener("input", changed);
  form.addEventListener("attune:changed", changed);
  form.addEventListener("submit", () => { dirty = false; clearTimeout(timer); });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
