// The builder: each module adds one behaviour to a page that also works as plain forms.
import { startEdits } from "./edits.js";
import { startDoses } from "./dose.js";
import { startRows } from "./rows.js";
import { startCatalog } from "./catalog.js";
import { startKeys } from "./keys.js";
import { startDragging } from "./dragging.js";
import { startPanels } from "./panels.js";
import { startMeter } from "./meter.js";
import { startMenus } from "./menus.js";
import { startPanes } from "./panes.js";
import { keepClientState } from "./morphing.js";

if (document.getElementById("builder")) {
  keepClientState();
  startEdits();
  startRows();
  startDoses();
  startCatalog();
  startPanels();
  startPanes();
  startKeys();
  startDragging();
  startMeter();
  startMenus();
  document.getElementById("builder").dataset.ready = "";
}
