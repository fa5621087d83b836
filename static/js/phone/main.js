/* The patient's page: ticks stored on this phone, a timer per side, and the plan cached for offline use. */
import { startTicks } from "./ticks.js";
import { startTimer } from "./timer.js";
import { startTabs } from "./tabs.js";
import { startClip } from "../shared/clip.js";
import { keepForOffline } from "./offline.js";

startTicks();
const sides = startTabs();
startTimer(sides);
startClip();
keepForOffline();
