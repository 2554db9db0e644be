// Long forms send only what the person changed: form[data-changed-only] gets a field `fields` with the names,
// and the other controls are left out. A page that came back with errors names in data-changed what it was
// loaded with but is not saved yet.

const ownControls = (form) =>
    [...form.elements].filter((control) => control.name && control.type !== "hidden" && control.type !== "submit");

const isChanged = (control) => {
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.options) return [...control.options].some((one) => one.selected !== one.defaultSelected);
    return control.value !== control.defaultValue;
};

const changedNames = (form) => {
    const names = new Set((form.dataset.changed ?? "").split(",").filter(Boolean));
    for (const control of ownControls(form)) if (isChanged(control)) names.add(control.name);
    return names;
};

const leaveOutUnchanged = (form) => {
    const names = changedNames(form);
    let list = form.querySelector('input[name="fields"]');
    if (!list) {
        list = document.createElement("input");
        list.type = "hidden";
        list.name = "fields";
        form.append(list);
    }
    list.value = [...names].join(",");
    for (const control of ownControls(form)) {
        if (names.has(control.name)) continue;
        control.disabled = true;
        control.dataset.leftOut = "yes";
    }
};

const bringBack = (form) => {
    for (const control of form.querySelectorAll("[data-left-out]")) {
        control.disabled = false;
        delete control.dataset.leftOut;
    }
};

document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.hasAttribute("data-changed-only")) return;
    leaveOutUnchanged(form);
    // By then the browser has read the form; should the answer never come, the fields can be edited again.
    setTimeout(bringBack, 1000, form);
});
addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-changed-only]")) bringBack(form);
});
