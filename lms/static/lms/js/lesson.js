// Says while a lesson is open and visible, and which recordings, transcripts and checks were opened. The server counts.
const BEAT = 15000;
const NEARLY = 0.95;

const asked = document.querySelector("[data-signals]");
if (asked) {
  const said = new Set();

  const send = async (fields) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: asked.dataset.token, ...fields });
    try {
      const response = await fetch(asked.dataset.signals, {
        method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", keepalive: true,
      });
      if (!response.ok) return;
      const { html, complete } = await response.json();
      const [rule, ready] = [asked.querySelector("[data-asked]"), asked.querySelector("[data-ready]")];
      rule.hidden = complete;
      const place = complete ? ready : rule;
      if (place.innerHTML.trim() !== html.trim()) place.innerHTML = html;
    } catch { /* the next beat tries again */ }
  };
  const block = (id) => {
    if (!id || said.has(id)) return;
    said.add(id);
    send({ sign: "block", block: id });
  };

  const beat = () => { if (!document.hidden) send({ sign: "here" }); };
  document.addEventListener("visibilitychange", () => send({ sign: document.hidden ? "here" : "back" }));
  setInterval(beat, BEAT);
  beat();

  document.addEventListener("toggle", ({ target }) => {
    if (!target.open) return;
    block(target.closest("[data-transcript]")?.dataset.transcript);
    block(target.closest("[data-check]")?.dataset.check);
  }, true);
  document.addEventListener("change", ({ target }) => block(target.closest("[data-check]")?.dataset.check));
  const played = ({ target }) => {
    if (target.ended || target.currentTime > target.duration * NEARLY) {
      block(target.closest("[data-media]")?.dataset.media);
    }
  };
  for (const name of ["timeupdate", "ended"]) document.addEventListener(name, played, true);
}
