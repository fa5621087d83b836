// Menus whose content is fetched when they are opened: all doses, and the templates.

/** Fetches the content of an open menu.
 * @param {HTMLElement} menu */
async function loadMenu(menu) {
  const body = /** @type {HTMLElement} */ (menu.querySelector(".menu__list"));
  const url = /** @type {string} */ (menu.dataset.load);
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) return;
    const text = await response.text();
    await window.htmx.swap({ text, target: body, swap: "innerHTML", sourceElement: body });
  } catch {
    body.textContent = "This could not be loaded. Close the menu and open it again.";
  }
}

export function startMenus() {
  document.addEventListener("toggle", (event) => {
    const menu = /** @type {HTMLDetailsElement} */ (event.target);
    if (menu.matches?.("details[data-load]") && menu.open) loadMenu(menu);
  }, true);
}
