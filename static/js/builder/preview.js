// Preview and issued sheet: Ctrl+Enter issues, Esc goes back, and the paper can be seen as a black-and-white printer makes it.
const stage = document.getElementById("stage");
const button = stage?.querySelector("[data-bw]");

button?.addEventListener("click", () => {
  const isOn = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isOn));
  stage.classList.toggle("stage--bw", isOn);
});

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    document.getElementById("issue-form")?.requestSubmit();
  } else if (event.key === "Escape") {
    document.getElementById("back")?.click();
  }
});

document.body.dataset.ready = "";

// What stops the issue is read first.
document.getElementById("missing")?.focus();
