// The builder: each module adds one behaviour to a page that also works as plain forms.
import { findElement } from "../shared/dom.js";
import { startAllDoses } from "./all-doses.js";
import { startAutosave } from "./autosave.js";
import { startCatalog } from "./catalog.js";
import { startDoses } from "./dose.js";
import { startDragging } from "./dragging.js";
import { startEdits } from "./edits.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startMeter } from "./meter.js";
import { registerClientState } from "./morphing.js";
import { startPanels } from "./panels.js";
import { startPanes } from "./panes.js";
import { startRestoring } from "./restoring.js";
import { startRows } from "./rows.js";
import { startSchedule } from "./schedule.js";

const builder = findElement("#builder", HTMLElement);
if (builder) {
  registerClientState();
  startEdits();
  startRows();
  startDoses();
  startCatalog();
  startPanels();
  startSchedule();
  startAutosave();
  startAllDoses();
  startPanes();
  startKeys();
  startDragging();
  startMeter();
  startMenus();
  startRestoring();
  builder.dataset.ready = "";
}
