// Keeps the page for the field and the files it loads, never a page with anybody's data: a device may be everybody's.
const RELEASE = {{ release|safe }};
const KEPT = new Set(RELEASE.files.map((file) => new URL(file, location.origin).pathname));

addEventListener("install", (event) => {
    const wanted = [new Request(RELEASE.shell, { cache: "reload" }), ...RELEASE.files];
    event.waitUntil(
        caches
            .open(RELEASE.name)
            .then((cache) => cache.addAll(wanted))
            .then(() => skipWaiting()),
    );
});

addEventListener("activate", (event) => {
    event.waitUntil(
        (async () => {
            const names = await caches.keys();
            const old = names.filter((name) => name.startsWith("sustcity-") && name !== RELEASE.name);
            await Promise.all(old.map((name) => caches.delete(name)));
            // A page is asked for while this script still starts.
            await registration.navigationPreload?.enable();
            await clients.claim();
        })(),
    );
});

const page = async (event) => {
    try {
        return (await event.preloadResponse) ?? (await fetch(event.request));
    } catch {
        const cache = await caches.open(RELEASE.name);
        return (await cache.match(RELEASE.shell)) ?? Response.error();
    }
};

const file = async (request) => {
    const cache = await caches.open(RELEASE.name);
    return (await cache.match(request)) ?? fetch(request);
};

addEventListener("fetch", (event) => {
    const { request } = event;
    const address = new URL(request.url);
    if (request.method !== "GET" || address.origin !== location.origin) return;
    if (request.mode === "navigate") event.respondWith(page(event));
    else if (KEPT.has(address.pathname)) event.respondWith(file(request));
});
