/* Left and right side as tabs; without scripts both are shown, one below the other. */

/** Drawings show the left side; for the right side, mirror them and swap their alternative texts. */
function mirrorFor(side) {
  for (const drawing of document.querySelectorAll("[data-mirrors]")) {
    drawing.classList.toggle("slot__figure--mirrored", side === "right");
  }
  for (const words of document.querySelectorAll("[data-told]")) {
    const said = words.dataset[side];
    if (said && words instanceof HTMLImageElement) words.alt = said;
    else if (said) words.textContent = said;
  }
}

/** Returns the sides in order, a function to choose one and `onChoose` to listen; no sides if there are no tabs. */
export function startTabs() {
  const bar = document.querySelector("[data-tabs]");
  const listeners = [];
  const tabs = bar ? [...bar.querySelectorAll("[role=tab]")] : [];
  const panel = (side) => document.querySelector(`[data-steps="${side}"]`);

  function choose(side, { focus = false } = {}) {
    for (const tab of tabs) {
      const isOn = tab.dataset.side === side;
      tab.setAttribute("aria-selected", String(isOn));
      tab.tabIndex = isOn ? 0 : -1;
      panel(tab.dataset.side).hidden = !isOn;
      if (isOn && focus) tab.focus();
    }
    mirrorFor(side);
    for (const listener of listeners) listener(side);
  }

  if (bar) {
    for (const tab of tabs) {
      const steps = panel(tab.dataset.side);
      steps.setAttribute("role", "tabpanel");
      steps.setAttribute("aria-labelledby", tab.id);
      steps.querySelector("[data-side-title]").hidden = true;
      tab.addEventListener("click", () => choose(tab.dataset.side));
    }
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const at = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
      choose(tabs[(at + step + tabs.length) % tabs.length].dataset.side, { focus: true });
      event.preventDefault();
    });
    bar.hidden = false;
    document.querySelector("[data-timer-tabs]")?.append(bar);
    choose(tabs[0].dataset.side);
  }
  return {
    all: tabs.map((tab) => ({ side: tab.dataset.side, label: tab.textContent })),
    choose,
    onChoose: (listener) => listeners.push(listener),
  };
}
