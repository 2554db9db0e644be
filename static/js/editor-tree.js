// Rows of a draft are dragged by their grip; letting go sends the same move that the buttons send.

let held = null;
// Where a dragged row came from, until the portal has answered.
let undo = null;

const rowsIn = (list, kind) => [...list.children].filter((one) => one.dataset.kind === kind);

// Where a row of this kind may stand under the pointer: before or after another one, or in an empty list.
const placeUnder = (x, y) => {
    const below = document.elementFromPoint(x, y);
    const other = below?.closest(`[data-kind="${held.dataset.kind}"]`);
    if (other && other !== held && mayStandIn(other.parentElement)) {
        const box = other.getBoundingClientRect();
        return { list: other.parentElement, before: y < box.top + box.height / 2 ? other : other.nextElementSibling };
    }
    const parent = below?.closest("[data-kind]");
    const list = parent?.querySelector(":scope > .draft-list");
    return list && mayStandIn(list) && !list.children.length ? { list, before: null } : null;
};

// Parts stay with their indicator; an indicator goes to any group, a group to any dimension.
const mayStandIn = (list) => {
    const isPart = held.parentElement.classList.contains("draft-parts");
    if (isPart || list.classList.contains("draft-parts")) return list === held.parentElement;
    return !held.contains(list) && list.parentElement.dataset.kind === held.parentElement.parentElement.dataset.kind;
};

const parentOf = (list) => (list.classList.contains("draft-parts") ? held.dataset.parent : list.parentElement.dataset.row ?? "0");

const send = (form, takeBack) => {
    const { kind, row } = held.dataset;
    const place = rowsIn(held.parentElement, kind).indexOf(held) + 1;
    const move = `${kind}:${row}:${parentOf(held.parentElement)}:${place}`;
    undo = takeBack;
    htmx.ajax("POST", form.action, { source: form, target: "#tree", swap: "outerHTML settle:0ms", values: { move } });
};

document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    event.preventDefault();
    held = grip.closest("[data-kind]");
    const home = { list: held.parentElement, before: held.nextElementSibling };
    held.classList.add("is-held");

    let pointer = event;
    const follow = (moved) => {
        pointer = moved;
        const place = placeUnder(moved.clientX, moved.clientY);
        if (place) place.list.insertBefore(held, place.before);
    };
    // At the upper or lower edge of the window the page goes on by itself.
    const scrolling = setInterval(() => {
        const edge = pointer.clientY < 60 ? -14 : pointer.clientY > innerHeight - 60 ? 14 : 0;
        if (!edge) return;
        scrollBy(0, edge);
        follow(pointer);
    }, 30);
    const letGo = (isKept) => {
        clearInterval(scrolling);
        removeEventListener("pointermove", follow);
        removeEventListener("pointerup", keep);
        removeEventListener("pointercancel", giveUp);
        removeEventListener("keydown", escape);
        held.classList.remove("is-held");
        const isMoved = held.parentElement !== home.list || held.nextElementSibling !== home.before;
        const row = held;
        const takeBack = () => home.list.insertBefore(row, home.before);
        if (!isKept) takeBack();
        else if (isMoved) send(row.closest("[data-moves]"), takeBack);
        held = null;
    };
    const keep = () => letGo(true);
    const giveUp = () => letGo(false);
    const escape = (pressed) => {
        if (pressed.key === "Escape") giveUp();
    };
    addEventListener("pointermove", follow);
    addEventListener("pointerup", keep);
    addEventListener("pointercancel", giveUp);
    addEventListener("keydown", escape);
});

// A move that was not made is taken back and said.
const failed = (event) => {
    const tree = event.target.closest?.("[data-moves]");
    if (!tree) return;
    undo?.();
    undo = null;
    document.getElementById("announcement").textContent = tree.dataset.failed;
};
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:afterSwap", () => {
    undo = null;
});
