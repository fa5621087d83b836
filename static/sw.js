/* Service worker of the patient's pages: the network first, then the cache. */
const CACHE = "ptplanner-plan";
// With a poor connection, show the cached plan soon rather than an empty page for long.
const PATIENCE_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : asset(request));
});

async function page(request) {
  const cache = await caches.open(CACHE);
  const path = new URL(request.url).pathname;
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    // Remove the page of a revoked code from the cache.
    if (response.status === 404) await cache.delete(path);
    else if (response.ok && !response.redirected) await cache.put(path, response.clone());
    return response;
  } catch (error) {
    const kept = (await cache.match(path)) ?? (await cache.match(path.split("/").slice(0, 3).join("/")));
    if (kept) return kept;
    throw error;
  }
}

/* Serve URLs with a hash from the cache; try the network first for everything else. */
async function asset(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  const address = new URL(request.url);
  if (kept && request.headers.has("range")) return part(kept, request.headers.get("range"));
  if (kept && (address.searchParams.has("v") || address.pathname.endsWith(".woff2"))) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/* Video players request byte ranges, and some accept nothing else. */
async function part(kept, range) {
  const bytes = await kept.arrayBuffer();
  const [, first, last] = /bytes=(\d+)-(\d*)/.exec(range) ?? [null, "0", ""];
  const end = last === "" ? bytes.byteLength - 1 : Math.min(Number(last), bytes.byteLength - 1);
  return new Response(bytes.slice(Number(first), end + 1), {
    status: 206,
    headers: {
      "Content-Type": kept.headers.get("Content-Type"),
      "Content-Range": `bytes ${first}-${end}/${bytes.byteLength}`,
    },
  });
}
