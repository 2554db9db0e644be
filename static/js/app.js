// Small helps of every page. All of them are extras: each page also works without a script.

// Navigation on a phone
for (const toggle of document.querySelectorAll("[data-toggles]")) {
    toggle.addEventListener("click", () => {
        const isOpen = toggle.getAttribute("aria-expanded") === "true";
        toggle.setAttribute("aria-expanded", String(!isOpen));
    });
}

// Filters that narrow nothing fold away on a phone
const phone = matchMedia("(max-width: 36rem)");
const foldFilters = () => {
    for (const fold of document.querySelectorAll(".filters-fold")) fold.open = !phone.matches || "inForce" in fold.dataset;
};
foldFilters();
phone.addEventListener("change", foldFilters);

// Menus close like menus: outside click, Escape, leaving by Tab
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
        menu.open = false;
        menu.querySelector("summary").focus();
    }
});

// Size of text and contrast
const markPreferences = () => {
    for (const button of document.querySelectorAll("[data-preference]")) {
        const chosen = document.documentElement.dataset[button.dataset.preference] ?? "";
        button.setAttribute("aria-pressed", String(chosen === button.value));
    }
};
document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preference]");
    if (!button) return;
    const name = button.dataset.preference;
    document.documentElement.dataset[name] = button.value;
    try {
        localStorage.setItem(`sustcity-${name}`, button.value);
    } catch {
        // The choice then lasts for this page only.
    }
    markPreferences();
});
markPreferences();

const release = (form) => {
    delete form.dataset.isSent;
    for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
};
// A double click posts once (form.method would be a field of that name, as the activity has). The button stays enabled, because a disabled one would not send its name and value.
document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("data-many-submits") || form.getAttribute("method") !== "post") return;
    if (form.dataset.isSent) {
        event.preventDefault();
        return;
    }
    form.dataset.isSent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
    // An answer that is a file, or none at all, leaves the page as it is: let the person try again.
    setTimeout(release, 8000, form);
});
// A page that comes back from the browser's memory may be sent again.
addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-is-sent]")) release(form);
});

// Errors are read first
const focusErrors = (root) => root.querySelector(".error-summary")?.focus();
focusErrors(document);
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

// Signed out meanwhile: what a page fetches by itself stays away, what somebody pressed says why nothing happens
document.addEventListener("htmx:responseError", (event) => {
    const { xhr, requestConfig } = event.detail;
    const pressed = ["click", "submit", "change", "input"].includes(requestConfig.triggeringEvent?.type);
    const words = document.querySelector("template[data-signed-out]");
    if (xhr.status !== 401 || !pressed || document.querySelector(".signed-out")) return;
    document.querySelector("main").prepend(words.content.cloneNode(true));
    document.querySelector(".signed-out").focus();
});

// Names and sizes of chosen files; data-max-bytes and data-too-large on the input warn before the upload
const listFiles = (input) => {
    const list = document.createElement("ul");
    list.className = "file-names";
    list.setAttribute("role", "status");
    for (const file of input.files) {
        const item = document.createElement("li");
        const size = (file.size / 1024 / 1024).toFixed(1);
        item.textContent = `${file.name} · ${size} MB`;
        if (input.dataset.maxBytes && file.size > Number(input.dataset.maxBytes)) {
            item.className = "too-large";
            item.textContent += ` · ${input.dataset.tooLarge}`;
        }
        list.append(item);
    }
    if (input.nextElementSibling?.classList.contains("file-names")) input.nextElementSibling.remove();
    input.after(list);
};
document.addEventListener("change", (event) => {
    if (event.target.matches('input[type="file"]')) listFiles(event.target);
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

// What a person folded away stays folded in this browser
for (const fold of document.querySelectorAll("details[data-remember]")) {
    const key = `sustcity-folded-${fold.dataset.remember}`;
    try {
        if (localStorage.getItem(key)) fold.open = false;
        fold.addEventListener("toggle", () => {
            if (fold.open) localStorage.removeItem(key);
            else localStorage.setItem(key, "yes");
        });
    } catch {
        // Without storage it opens again with the next page.
    }
}
