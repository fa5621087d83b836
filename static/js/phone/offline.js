/* Keeps this plan's pages on the phone, so that they open without a network after the first visit. */

const CACHE = "ptplanner-plan";
// A cached page is fresh for an hour; otherwise every visit would fetch the whole plan again.
const FRESH_MS = 60 * 60 * 1000;

export async function keepForOffline() {
  if (!("serviceWorker" in navigator) || !location.pathname.startsWith("/P/")) return;
  try {
    await navigator.serviceWorker.register("/P/sw.js", { scope: "/P/" });
    await navigator.serviceWorker.ready;
    const cache = await caches.open(CACHE);
    await Promise.all([...wanted()].map(async (address) => {
      if (isFresh(await cache.match(address))) return;
      const response = await fetch(address, { credentials: "omit" });
      if (response.ok) await cache.put(address, response);
    }));
    document.documentElement.dataset.kept = "yes";
  } catch {
    /* No service worker or no network: the page still works, only not offline. */
  }
}

const isFresh = (kept) => kept !== undefined && Date.now() - Date.parse(kept.headers.get("Date")) < FRESH_MS;

/* This page, the pages of the plan's exercises, and every static file this page loaded. */
function wanted() {
  const addresses = new Set([location.pathname]);
  for (const link of document.querySelectorAll("a[data-keep]")) addresses.add(new URL(link.href).pathname);
  for (const loaded of performance.getEntriesByType("resource")) {
    const address = new URL(loaded.name);
    if (address.origin === location.origin && address.pathname.startsWith("/static/")) addresses.add(address.pathname + address.search);
  }
  return addresses;
}
