// Preserves client-side state during a morph: what is open, picked or focused.
import { requireElement } from "../shared/dom.js";

/**
 * @param {Element} element
 * @param {string} name of the attribute
 */
function isClientState(element, name) {
  if (name === "open") return element.tagName === "DETAILS";
  if (name === "hidden") return element.matches("[data-panel], [data-weight], [data-weekdays]");
  if (name === "value") return element.matches("[data-source]");
  if (name === "tabindex" || name === "data-open") return element.classList.contains("row");
  return name === "data-picked" || name === "data-dirty" || name === "data-pane";
}

/**
 * A dose that is being edited is left alone while the rest of its row updates; the tools of a row
 * and the schedule are filled by scripts, not by the server.
 * @param {Node} node
 */
function isBeingTyped(node) {
  const typed = ".row[data-dirty] .dose__field, .dose__field:focus-within, [data-tools], .schedule__form";
  return node instanceof Element && node.matches(typed);
}

export function registerClientState() {
  window.htmx.registerExtension("client-state", {
    /** @param {Node} node */
    htmx_before_morph_node: (node) => !isBeingTyped(node),
    /**
     * @param {Element} element
     * @param {{attrName: string}} detail
     */
    htmx_before_morph_attr: (element, detail) => !isClientState(element, detail.attrName),
  });
}

/**
 * Swaps a response into the page and restores focus even if the focused row has moved.
 * @param {string} text
 * @param {string} [focused] id of the element that has the focus
 */
export async function swapInResponse(text, focused = document.activeElement?.id) {
  const plan = requireElement("#plan", HTMLElement);
  if (text) await window.htmx.swap({ text, target: plan, swap: "none", sourceElement: plan });
  if (focused && document.activeElement?.id !== focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
  document.dispatchEvent(new CustomEvent("plan:changed"));
}
