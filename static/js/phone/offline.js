/* Keeps this plan's pages on the phone, so that they open without a network after the first visit. */
import { addRoot, listElements } from "../shared/dom.js";

// Phones hold a cache of this name; the service worker reads it too.
const CACHE = "ptplanner-plan";
// A cached page is fresh for an hour; otherwise every visit would fetch the whole plan again.
const FRESH_MS = 60 * 60 * 1000;

export async function cacheForOffline() {
  const { serviceWorker = "", scope = "" } = document.documentElement.dataset;
  if (!("serviceWorker" in navigator) || !location.pathname.startsWith(scope)) return;
  try {
    await navigator.serviceWorker.register(serviceWorker, { scope });
    await navigator.serviceWorker.ready;
    const cache = await caches.open(CACHE);
    await Promise.all([...listAddressesToCache()].map((address) => cacheAddress(cache, address)));
    document.documentElement.dataset.kept = "yes";
  } catch {
    /* No service worker or no network: the page still works, only not offline. */
  }
}

/**
 * @param {Cache} cache
 * @param {string} address
 */
async function cacheAddress(cache, address) {
  if (isFresh(await cache.match(address))) return;
  const response = await fetch(address, { credentials: "omit" });
  if (response.ok) await cache.put(address, response);
}

/** @param {Response | undefined} cached */
const isFresh = (cached) =>
  cached !== undefined && Date.now() - Date.parse(cached.headers.get("Date") ?? "") < FRESH_MS;

/** This page, the pages of the plan's exercises, and every static file that this page loaded. */
function listAddressesToCache() {
  const addresses = new Set([location.pathname]);
  for (const link of listElements("a[data-offline]", HTMLAnchorElement)) addresses.add(new URL(link.href).pathname);
  for (const loaded of performance.getEntriesByType("resource")) {
    const address = new URL(loaded.name);
    const isStatic = address.origin === location.origin && address.pathname.startsWith(addRoot("/static/"));
    if (isStatic) addresses.add(address.pathname + address.search);
  }
  return addresses;
}
