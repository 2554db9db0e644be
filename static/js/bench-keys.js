// Single letters as keys of the bench, by their place on the keyboard, so that they work on a Thai one as well.
const benchKeys = document.getElementById("bench-keys");

if (benchKeys) {
    const choice = document.getElementById("bench-keys-on");
    const STORE = "sustcity-bench-keys";

    try {
        choice.checked = localStorage.getItem(STORE) !== "off";
        choice.addEventListener("change", () => localStorage.setItem(STORE, choice.checked ? "on" : "off"));
    } catch {
        // Without storage the choice lasts for this page.
    }

    const find = (selector) => document.querySelector(`#bench ${selector}`);
    const all = (selector) => [...document.querySelectorAll(`#bench ${selector}`)];
    const go = (where) => find(`[data-bench-go="${where}"]`)?.click();
    // The line one is at, else the first
    const line = () => document.activeElement.closest("#sheet fieldset") ?? find("#sheet fieldset");
    const unseen = () => all("[data-seen]:not(:disabled)").find((one) => !one.checked);
    const tick = () => {
        const box = document.activeElement.matches("[data-seen]") ? document.activeElement : unseen();
        box?.click();
        box?.focus();
    };
    const keys = {
        KeyN: () => go("after"),
        KeyP: () => go("before"),
        KeyA: () => go("all"),
        KeyO: () => (all("[data-points]").find((one) => !one.value) ?? find("[data-points]"))?.focus(),
        KeyC: () => line()?.querySelector("textarea")?.focus(),
        KeyR: () => line()?.querySelector("select")?.focus(),
        KeyE: () => unseen()?.focus(),
        KeyX: tick,
        KeyG: () => find("[data-gallery-door]")?.click(),
    };
    // In fields of points only numbers are typed, so letters are keys there too.
    const isText = (one) => one.matches("textarea, select, input:not([type=checkbox]):not([data-points])");

    const show = () => benchKeys.showModal();
    benchKeys.querySelector("[data-close]").addEventListener("click", () => benchKeys.close());
    document.addEventListener("click", (event) => event.target.closest("[data-shows-keys]") && show());

    document.addEventListener("keydown", (event) => {
        if (document.querySelector("dialog[open]") || event.altKey) return;
        if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") {
            event.preventDefault();
            globalThis.sustcity.allSaved();
            return;
        }
        if (event.ctrlKey || event.metaKey || isText(event.target)) return;
        const isAsked = event.key === "?" || (event.code === "Slash" && event.shiftKey);
        const does = isAsked ? show : choice.checked && !event.shiftKey ? keys[event.code] : null;
        if (!does) return;
        event.preventDefault();
        does();
    });
}
