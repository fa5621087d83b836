// Menus whose content is fetched when they are opened: all doses, and the templates.
import { requireElement } from "../shared/dom.js";

/**
 * Fetches the content of an open menu.
 * @param {HTMLDetailsElement} menu
 */
async function loadMenu(menu) {
  const body = requireElement(".menu__list", HTMLElement, menu);
  try {
    const response = await fetch(menu.dataset.load ?? "", { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) return;
    const text = await response.text();
    await window.htmx.swap({ text, target: body, swap: "innerHTML", sourceElement: body });
  } catch {
    body.textContent = "This could not be loaded. Close the menu and open it again.";
  }
}

/** @param {Event} event */
function handleToggle(event) {
  const menu = event.target;
  if (menu instanceof HTMLDetailsElement && menu.matches("[data-load]") && menu.open) loadMenu(menu);
}

export function startMenus() {
  document.addEventListener("toggle", handleToggle, true);
}
