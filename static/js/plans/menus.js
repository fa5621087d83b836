// Menus whose content is fetched when they are opened (all doses, templates), and the direction in which a row's menu opens.
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

/**
 * A row's menu opens upwards where the key strip or the dock would cover its end.
 * @param {HTMLDetailsElement} menu
 */
function chooseDirection(menu) {
  menu.classList.remove("menu--up");
  const list = requireElement(".menu__list", HTMLElement, menu).getBoundingClientRect();
  const pane = (menu.closest(".plan") ?? document.documentElement).getBoundingClientRect();
  const bottom = Math.min(pane.bottom, window.innerHeight);
  const hasRoomAbove = menu.getBoundingClientRect().top - list.height > Math.max(pane.top, 0);
  menu.classList.toggle("menu--up", list.bottom > bottom && hasRoomAbove);
}

/** @param {Event} event */
function handleToggle(event) {
  const menu = event.target;
  if (!(menu instanceof HTMLDetailsElement) || !menu.open) return;
  if (menu.matches("[data-load]")) loadMenu(menu);
  if (menu.matches(".row__menu")) chooseDirection(menu);
}

export function startMenus() {
  document.addEventListener("toggle", handleToggle, true);
}
