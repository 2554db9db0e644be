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
