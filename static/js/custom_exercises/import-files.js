/* Rejects files that are too large before they are uploaded. */
import { findElement, requireElement } from "../shared/dom.js";

/** @param {HTMLFormElement} form */
function watchFiles(form) {
  const field = requireElement("input[type=file]", HTMLInputElement, form);
  const errorPlace = requireElement("[data-file-trouble]", HTMLElement, form);

  function areFilesTooLarge() {
    const bytes = [...(field.files ?? [])].reduce((sum, file) => sum + file.size, 0);
    return bytes > Number(form.dataset.mostBytes);
  }

  /** @param {string} message */
  function showFileError(message) {
    const line = Object.assign(document.createElement("p"), { className: "field__error", textContent: message });
    line.id = "files-error";
    errorPlace.replaceChildren(...(message ? [line] : []));
    field.setAttribute("aria-invalid", message ? "true" : "false");
  }

  field.addEventListener("change", () => {
    const message = `The files have more than ${form.dataset.mostMb} MB together. Upload them in parts.`;
    showFileError(areFilesTooLarge() ? message : "");
  });
  /* In the capture phase, before app.js marks the form as sent. */
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || !areFilesTooLarge()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      field.focus();
    },
    { capture: true },
  );
}

const importForm = findElement("form[data-most-bytes]", HTMLFormElement);
if (importForm) watchFiles(importForm);
