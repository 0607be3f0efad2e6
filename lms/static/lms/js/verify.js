// Compares a PDF with the seals on the page without sending it. Without this script the form sends it for the same answer.
for (const form of document.querySelectorAll("form[data-verify]")) {
  const hint = form.querySelector("[data-verify-hint]");
  const said = form.querySelector("[data-verify-said]");
  hint.textContent = hint.dataset.local;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = form.elements.file.files[0];
    if (!file) return;
    const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const seal = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    said.textContent = form.dataset.verify.split(" ").includes(seal) ? form.dataset.matches : form.dataset.differs;
  });
}
