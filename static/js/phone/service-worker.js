/* Service worker of the patient's pages: the network first, then the cache. */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
// Phones hold a cache of this name; offline.js fills it.
const CACHE = "ptplanner-plan";
// With a poor connection, show the cached plan soon rather than an empty page for long.
const NETWORK_TIMEOUT_MS = 4000;

worker.addEventListener("install", () => {
  worker.skipWaiting();
});
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== worker.location.origin) return;
  event.respondWith(request.mode === "navigate" ? respondToPage(request) : respondToAsset(request));
});

/** @param {Request} request */
async function respondToPage(request) {
  const cache = await caches.open(CACHE);
  const path = new URL(request.url).pathname;
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(NETWORK_TIMEOUT_MS) });
    // Remove the page of a revoked code from the cache.
    if (response.status === 404) await cache.delete(path);
    else if (response.ok && !response.redirected) await cache.put(path, response.clone());
    return response;
  } catch (error) {
    const cached = (await cache.match(path)) ?? (await cache.match(findCodePath(path)));
    if (cached) return cached;
    throw error;
  }
}

/**
 * The page of a code, for an address that also names the printed sheet.
 * @param {string} path
 */
function findCodePath(path) {
  const scope = new URL(worker.registration.scope).pathname;
  return scope + (path.slice(scope.length).split("/")[0] ?? "");
}

/**
 * Serve URLs with a hash from the cache; try the network first for everything else.
 * @param {Request} request
 */
async function respondToAsset(request) {
  const cache = await caches.open(CACHE);
  const cached = await cache.match(request);
  const address = new URL(request.url);
  const range = request.headers.get("range");
  if (cached && range !== null) return respondWithRange(cached, range);
  if (cached && (address.searchParams.has("v") || address.pathname.endsWith(".woff2"))) return cached;
  try {
    return await fetch(request);
  } catch (error) {
    if (cached) return cached;
    throw error;
  }
}

/**
 * Video players request byte ranges, and some accept nothing else.
 * @param {Response} cached
 * @param {string} range
 */
async function respondWithRange(cached, range) {
  const bytes = await cached.arrayBuffer();
  const [, first = "0", last = ""] = /bytes=(\d+)-(\d*)/.exec(range) ?? [];
  const end = last === "" ? bytes.byteLength - 1 : Math.min(Number(last), bytes.byteLength - 1);
  return new Response(bytes.slice(Number(first), end + 1), {
    status: 206,
    headers: {
      "Content-Type": cached.headers.get("Content-Type") ?? "",
      "Content-Range": `bytes ${first}-${end}/${bytes.byteLength}`,
    },
  });
}
