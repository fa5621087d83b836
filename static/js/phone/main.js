/* The patient's page: ticks stored on this phone, a timer per side, and the plan cached for offline use. */
import { startClip } from "../shared/clip.js";
import { cacheForOffline } from "./offline.js";
import { startTabs } from "./tabs.js";
import { startTicks } from "./ticks.js";
import { startTimer } from "./timer.js";

startTicks();
startTimer(startTabs());
startClip();
cacheForOffline();
