// The portal as a program on the device: the worker that keeps the page for the field, and whose drafts it may show.
(() => {
    const { worker, person, name, signOut } = document.currentScript.dataset;
    const KEY = "sustcity-person";
    try {
        if (person) localStorage.setItem(KEY, JSON.stringify({ id: Number(person), name }));
        // An expired session leaves the drafts in sight: in the field nobody can sign in again. Signing out hides them.
        document.addEventListener("submit", (event) => {
            if (new URL(event.target.action, location.href).pathname === signOut) localStorage.removeItem(KEY);
        });
    } catch {
        // A browser that keeps nothing keeps no drafts either.
    }
    navigator.serviceWorker?.register(worker, { updateViaCache: "none" }).catch(() => {});
})();
