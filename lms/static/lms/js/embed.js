// Loads a video from its provider when somebody asks for it. Without this script the link leads to its page there.
for (const stage of document.querySelectorAll("[data-embed]")) {
  stage.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = stage.dataset.embed;
    frame.title = stage.dataset.title;
    frame.allow = "fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin"; // a provider refuses players without any
    stage.replaceChildren(frame);
    frame.focus();
    stage.dispatchEvent(new Event("attune:loaded", { bubbles: true }));
  });
}
