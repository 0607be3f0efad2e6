// Logs in with a passkey, or makes one. Without this script, or in a browser without passkeys, the forms stay hidden.
const options = async (form) => {
  if (form.dataset.passkey !== "fetch") return JSON.parse(document.getElementById("passkey-options").textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
};

async function ceremony(form) {
  const asked = await options(form);
  if (form.dataset.passkey === "create") {
    const wanted = asked.creation_options.publicKey;
    wanted.authenticatorSelection = { ...wanted.authenticatorSelection, residentKey: "preferred", userVerification: "preferred" };
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.request_options.publicKey) });
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = form.querySelector("[data-passkey-said]");
      said.textContent = "";
      try {
        form.elements.credential.value = JSON.stringify(await ceremony(form));
        form.submit();
      } catch {
        said.textContent = form.dataset.failed;
      }
    });
  }
}
