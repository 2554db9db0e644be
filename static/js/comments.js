// An @ in a comment offers the colleagues who can be asked; choosing one writes the name and ticks their box.
// Without this script the boxes are ticked by hand.

let open = null; // {box, field, start, names, at}

const people = (box) =>
    [...box.querySelectorAll('input[name="asked"]')].map((tick) => ({
        tick,
        name: box.querySelector(`label[for="${tick.id}"]`).textContent.trim(),
    }));

// The letters between the last @ and the cursor; an @ inside a word, as in an address, asks nobody.
const typedAfterAt = (field) => {
    const before = field.value.slice(0, field.selectionStart);
    const start = before.lastIndexOf("@");
    if (start < 0 || /[A-Za-z0-9._-]/.test(before[start - 1] ?? "")) return null;
    const typed = before.slice(start + 1);
    return typed.includes("\n") || typed.length > 40 ? null : { start, typed };
};

const listOf = (box) => {
    let list = box.querySelector(".mention-list");
    if (!list) {
        list = document.createElement("ul");
        list.className = "mention-list";
        list.id = "mention-list";
        list.setAttribute("role", "listbox");
        list.setAttribute("aria-label", box.dataset.hint);
        box.querySelector("textarea").closest("div").after(list);
    }
    return list;
};

const close = () => {
    if (!open) return;
    open.box.querySelector(".mention-list")?.remove();
    open.field.removeAttribute("aria-activedescendant");
    open.field.removeAttribute("aria-controls");
    open = null;
};

const mark = () => {
    for (const [index, option] of [...listOf(open.box).children].entries()) {
        const isChosen = index === open.at;
        option.setAttribute("aria-selected", String(isChosen));
        if (isChosen) {
            open.field.setAttribute("aria-activedescendant", option.id);
            option.scrollIntoView({ block: "nearest" });
        }
    }
};

const show = (box, field) => {
    const found = typedAfterAt(field);
    const wanted = found?.typed.toLowerCase();
    const names = found ? people(box).filter((one) => one.name.toLowerCase().includes(wanted)) : [];
    // A whole name that was chosen is done, and so is one that nobody has.
    const isDone = found && people(box).some((one) => found.typed.startsWith(one.name));
    if (names.length === 0 || isDone) return close();
    open = { box, field, start: found.start, names, at: 0 };
    const list = listOf(box);
    list.replaceChildren(
        ...names.map((one, index) => {
            const option = document.createElement("li");
            option.id = `mention-${index}`;
            option.setAttribute("role", "option");
            option.textContent = one.name;
            return option;
        }),
    );
    field.setAttribute("aria-controls", list.id);
    mark();
};

const choose = (index) => {
    const { field, start, names } = open;
    const { name, tick } = names[index];
    field.setRangeText(`@${name} `, start, field.selectionStart, "end");
    tick.checked = true;
    close();
    field.focus();
};

const boxOf = (target) => (target.matches("textarea") ? target.closest("[data-mentions]") : null);

document.addEventListener("input", (event) => {
    const box = boxOf(event.target);
    if (box) show(box, event.target);
});

const keys = {
    ArrowDown: () => (open.at = (open.at + 1) % open.names.length),
    ArrowUp: () => (open.at = (open.at + open.names.length - 1) % open.names.length),
    Enter: () => choose(open.at),
    Tab: () => choose(open.at),
    Escape: close,
};
document.addEventListener("keydown", (event) => {
    if (!open || event.target !== open.field || event.isComposing || !keys[event.key] || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
    if (open) mark();
});
// Pressing, not clicking: a click would first take the focus, and with it the list, away.
document.addEventListener("mousedown", (event) => {
    const option = event.target.closest(".mention-list > [role=option]");
    if (!option) return;
    event.preventDefault();
    choose([...option.parentNode.children].indexOf(option));
});
document.addEventListener("focusout", (event) => {
    if (open && event.target === open.field) close();
});

for (const field of document.querySelectorAll("[data-mentions] textarea")) field.setAttribute("aria-autocomplete", "list");
document.addEventListener("htmx:afterSwap", (event) => {
    const field = document.querySelector("#comments [data-mentions] textarea");
    field?.setAttribute("aria-autocomplete", "list");
    // Who has just sent something goes on writing; what came by itself takes nobody's focus.
    if (event.detail.requestConfig?.verb === "post") field?.focus();
});

// What is being written to colleagues is kept in this browser until it is said, as every other text is.
{
    const FORM = 'form[data-place^="comment-"]';
    const keptOf = (form) => {
        const person = document.querySelector("template[data-kept-of]")?.dataset.keptOf;
        return person && globalThis.sustcity?.keptOf(person, form.dataset.place);
    };
    const bringBack = () => {
        const form = document.querySelector(FORM);
        const entry = form && keptOf(form)?.read("text");
        if (entry && !form.elements.text.value) form.elements.text.value = entry.text;
    };
    document.addEventListener("input", ({ target }) => {
        const form = target.name === "text" ? target.closest(FORM) : null;
        if (!form) return;
        const label = form.querySelector(`label[for="${target.id}"]`)?.textContent.trim();
        if (target.value.trim()) keptOf(form)?.write("text", { text: target.value, label });
        else keptOf(form)?.forget("text");
    });
    const sayUnsent = (form, state) => {
        for (const one of form.querySelectorAll("[data-unsent]")) one.hidden = one.dataset.unsent !== state;
    };
    // An answer from another address is the page to sign in: it must not take the place of the conversation.
    document.addEventListener("htmx:beforeSwap", (event) => {
        const { xhr, requestConfig, target } = event.detail;
        const form = document.querySelector(FORM);
        if (requestConfig?.verb !== "post" || target?.id !== "comments" || !form) return;
        const isElsewhere = new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname;
        if (isElsewhere || [401, 403].includes(xhr.status)) {
            event.detail.shouldSwap = false;
            sayUnsent(form, "signed-out");
        } else if (xhr.status < 300 && requestConfig.elt.matches(FORM)) keptOf(form)?.forget("text");
        else if (xhr.status >= 500) sayUnsent(form, "failed");
    });
    document.addEventListener("htmx:sendError", () => {
        const form = document.querySelector(FORM);
        if (form) sayUnsent(form, "failed");
    });
    // Signed in again in another window: this page gets the new token, if it is the same person.
    addEventListener("focus", async () => {
        const form = document.querySelector(FORM);
        if (!form?.querySelector('[data-unsent="signed-out"]:not([hidden])')) return;
        const answer = await fetch(form.dataset.context, { cache: "no-store" }).catch(() => null);
        const told = answer?.ok ? await answer.json() : null;
        if (String(told?.person.id) !== document.querySelector("template[data-kept-of]")?.dataset.keptOf) return;
        for (const one of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) one.value = told.token;
        document.body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": told.token }));
        sayUnsent(form, "");
    });
    document.addEventListener("htmx:afterSwap", bringBack);
    bringBack();
}
