/* The patient's page: ticks stored on this phone, a timer per side, and the plan cached for offline use. */
import { startTicks } from "./patient-ticks.js";
import { startTimer } from "./patient-timer.js";
import { startTabs } from "./patient-tabs.js";
import { startClip } from "./patient-clip.js";
import { keepForOffline } from "./patient-offline.js";

startTicks();
const sides = startTabs();
startTimer(sides);
startClip();
keepForOffline();
