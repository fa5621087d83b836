// Preview and issued sheet: Ctrl+Enter issues, Esc goes back, and the paper can be seen as a black-and-white printer makes it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-bw]");
  if (!button) return;
  const isOn = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isOn));
  document.getElementById("stage").classList.toggle("stage--bw", isOn);
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

// Focus the list of what prevents issuing, so that it is read first.
document.getElementById("missing")?.focus();
