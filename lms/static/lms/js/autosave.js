// Saves a form a moment after each change. Text that is not saved yet is kept in this tab alone.
const WAIT = 800;
const RETRY = 4000;
const KEPT = "attune:draft:";

const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT));
const read = (name) => JSON.parse(sessionStorage.getItem(name));
const drop = (name) => sessionStorage.removeItem(name);
new BroadcastChannel("attune").onmessage = () => drafts().forEach(drop);

function begin(form) {
  const line = form.querySelector("[data-saved-line]");
  const tools = form.querySelector("[data-unsaved]");
  const words = { ...tools?.dataset, ...form.dataset };
  const texts = [...form.querySelectorAll("textarea[name], input.lms-input")];
  const name = KEPT + form.dataset.autosave;
  let timer = 0;
  let dirty = false;
  let running = false;

  const say = (text, unsaved = false) => {
    if (line) line.textContent = text;
    if (tools) tools.hidden = !unsaved;
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };
  const failed = () => say(navigator.onLine ? words.failed : words.offline, true);
  const values = () => texts.map((field) => field.value);
  const revision = () => form.elements.revision.value;
  const keep = (sent) => texts.length
    && sessionStorage.setItem(name, JSON.stringify({ owner: words.owner, revision: revision(), values: values(), sent }));

  async function send() {
    if (running) return later(WAIT);
    running = true;
    dirty = false;
    say(words.saving);
    try {
      await settle(await fetch(words.autosave, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual",
      }));
    } catch {
      dirty = true;
      failed();
      later(RETRY);
    } finally {
      running = false;
    }
  }

  async function settle(response) {
    if (response.ok) {
      form.elements.revision.value = (await response.json()).revision;
      if (!dirty) drop(name);
      const now = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
      say(words.saved.replace("{time}", now));
    } else if (response.status === 409) {
      say(words.stale, true);
    } else if (response.status === 401 || response.status === 403) {
      dirty = true;
      say(words.signedOut, true);
    } else if (response.status === 410) {
      location.assign((await response.json()).url);
    } else {
      throw new Error(String(response.status));
    }
  }

  function bringBack() {
    const draft = read(name);
    if (!draft) return;
    if (draft.values.join("\n") === values().join("\n")) return drop(name);
    if (draft.revision !== revision()) return say(words.newer, true);
    texts.forEach((field, index) => { field.value = draft.values[index]; });
    dirty = true;
    say(words.back, true);
    later(WAIT);
  }

  const changed = () => { dirty = true; keep(); later(WAIT); };
  form.addEventListener("input", changed);
  form.addEventListener("attune:changed", changed);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "delete") drop(name);
    else if (dirty || running) keep(true);
    dirty = false;
    clearTimeout(timer);
  });
  tools?.querySelector("[data-retry]").addEventListener("click", send);
  const copy = tools?.querySelector("[data-copy]");
  if (texts.length) copy?.addEventListener("click", async () => {
    await navigator.clipboard.writeText((read(name)?.values ?? values()).join("\n"));
    say(words.copied, true);
  }); else copy?.remove();
  addEventListener("offline", () => dirty && failed());
  addEventListener("online", () => dirty && later(0));
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  bringBack();
  return { name, owner: words.owner };
}

const here = [...document.querySelectorAll("form[data-autosave]")].map(begin);
for (const name of drafts()) {
  const { owner, sent } = read(name);
  const away = !here.some((form) => form.name === name);
  if (away && (sent || here.some((form) => form.owner !== owner))) drop(name);
}
