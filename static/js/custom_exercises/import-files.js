/* Rejects files that are too large before they are uploaded. */
const form = document.querySelector("form[data-most-bytes]");
const field = form?.querySelector("input[type=file]");
const place = form?.querySelector("[data-file-trouble]");

function isTooLarge() {
  const bytes = [...field.files].reduce((sum, file) => sum + file.size, 0);
  return bytes > Number(form.dataset.mostBytes);
}

function tell(words) {
  const line = Object.assign(document.createElement("p"), { className: "field__error", id: "files-error", textContent: words });
  place.replaceChildren(...(words ? [line] : []));
  field.setAttribute("aria-invalid", words ? "true" : "false");
}

field?.addEventListener("change", () => {
  tell(isTooLarge() ? `The files have more than ${form.dataset.mostMb} MB together. Upload them in parts.` : "");
});
/* In the capture phase, before app.js marks the form as sent. */
document.addEventListener("submit", (event) => {
  if (event.target === form && isTooLarge()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    field.focus();
  }
}, { capture: true });
