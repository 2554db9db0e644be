// Places to be blurred are drawn on a photo with mouse, finger or keyboard, and sent as a hidden field. Without this
// script the same form takes a line of numbers for each place.
const form = document.querySelector("form[data-blur]");

if (form) {
    const tool = form.querySelector("[data-blur-tool]");
    const field = tool.querySelector("input[type=hidden]");
    const frame = tool.querySelector(".blur-frame");
    const layer = tool.querySelector(".blur-places");
    const state = tool.querySelector(".blur-state");
    const removeButton = tool.querySelector("[data-blur-remove]");
    const undoButton = tool.querySelector("[data-blur-undo]");
    const SMALLEST = 0.01;
    const STEP = 0.01;
    const NEW = 0.2;
    const GRIPS = ["nw", "ne", "sw", "se"];

    // A place is [left, top, width, height], parts of the photo from 0 to 1.
    const read = () => {
        try {
            const found = JSON.parse(field.value || "[]");
            return found.filter((place) => Array.isArray(place) && place.length === 4 && place.every(Number.isFinite));
        } catch {
            return [];
        }
    };
    let places = read();
    let chosen = places.length ? 0 : -1;
    let isDirty = false;
    const before = [];

    const within = (value, lowest, highest) => Math.min(Math.max(value, lowest), highest);
    const tidy = ([left, top, width, height]) => {
        const wide = within(width, SMALLEST, 1);
        const high = within(height, SMALLEST, 1);
        return [within(left, 0, 1 - wide), within(top, 0, 1 - high), wide, high];
    };
    const percent = (part) => Math.round(part * 100);
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const nameOf = (index) => fill(tool.dataset.name, { number: index + 1, count: places.length });
    const whereOf = ([left, top, width, height]) =>
        fill(tool.dataset.where, { left: percent(left), top: percent(top), width: percent(width), height: percent(height) });
    const tell = (word = "") => {
        const what = chosen < 0 ? tool.dataset.none : `${nameOf(chosen)}: ${whereOf(places[chosen])}`;
        state.textContent = word ? `${word} ${what}` : what;
    };

    // ---- showing
    const elementOf = (index) => layer.children[index];
    const lay = (element, index) => {
        const [left, top, width, height] = places[index];
        for (const [side, part] of Object.entries({ left, top, width, height })) element.style[side] = `${part * 100}%`;
        element.setAttribute("aria-label", `${nameOf(index)}: ${whereOf(places[index])}`);
        element.classList.toggle("is-chosen", index === chosen);
    };
    const newElement = () => {
        const element = document.createElement("button");
        element.type = "button";
        element.className = "blur-place";
        element.setAttribute("aria-describedby", "blur-keys");
        for (const grip of GRIPS) {
            const corner = document.createElement("span");
            corner.className = "blur-grip";
            corner.dataset.grip = grip;
            element.append(corner);
        }
        return element;
    };
    const show = () => {
        while (layer.children.length > places.length) layer.lastElementChild.remove();
        while (layer.children.length < places.length) layer.append(newElement());
        for (const [index, element] of [...layer.children].entries()) lay(element, index);
        field.value = JSON.stringify(places.map((place) => place.map((part) => Number(part.toFixed(4)))));
        removeButton.disabled = chosen < 0;
        undoButton.disabled = before.length === 0;
    };

    // ---- changing
    const remember = () => {
        before.push({ places: places.map((place) => [...place]), chosen });
        isDirty = true;
    };
    const choose = (index) => {
        chosen = index;
        show();
    };
    const add = (place) => {
        remember();
        places.push(tidy(place));
        choose(places.length - 1);
        elementOf(chosen).focus({ preventScroll: true });
        tell();
    };
    const remove = () => {
        if (chosen < 0) return;
        remember();
        places.splice(chosen, 1);
        choose(Math.min(chosen, places.length - 1));
        if (chosen < 0) tool.querySelector("[data-blur-add]").focus();
        else elementOf(chosen).focus({ preventScroll: true });
        tell(tool.dataset.removed);
    };
    const undo = () => {
        const last = before.pop();
        if (!last) return;
        places = last.places;
        choose(last.chosen);
        if (document.activeElement === document.body) tool.querySelector("[data-blur-add]").focus();
        tell(tool.dataset.undone);
    };

    // ---- by keyboard
    const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const push = (index, [right, down], isResized) => {
        remember();
        const [left, top, width, height] = places[index];
        places[index] = isResized
            ? [left, top, within(width + right, SMALLEST, 1 - left), within(height + down, SMALLEST, 1 - top)]
            : tidy([left + right, top + down, width, height]);
        show();
        tell();
    };
    tool.addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
            event.preventDefault();
            undo();
            return;
        }
        const index = [...layer.children].indexOf(event.target);
        if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
        if (ARROWS[event.key]) {
            event.preventDefault();
            push(index, ARROWS[event.key], event.shiftKey);
        } else if (event.key === "Delete" || event.key === "Backspace") {
            event.preventDefault();
            remove();
        }
    });
    layer.addEventListener("focusin", (event) => {
        const index = [...layer.children].indexOf(event.target);
        if (index < 0 || index === chosen) return;
        choose(index);
        tell();
    });
    tool.querySelector("[data-blur-add]").addEventListener("click", () => {
        // Each a little further along, so that none hides the one before.
        const offset = 0.1 * (places.length % 4);
        add([0.3 + offset, 0.3 + offset, NEW, NEW]);
    });
    removeButton.addEventListener("click", remove);
    undoButton.addEventListener("click", undo);

    // ---- by mouse, pen and finger
    const at = (event) => {
        const area = layer.getBoundingClientRect();
        return [within((event.clientX - area.left) / area.width, 0, 1), within((event.clientY - area.top) / area.height, 0, 1)];
    };
    const between = ([x1, y1], [x2, y2]) => [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1)];
    let drag = null;
    const begin = (event) => {
        if (!event.isPrimary || event.button !== 0 || drag) return;
        const element = event.target.closest(".blur-place");
        const start = at(event);
        event.preventDefault();
        frame.setPointerCapture(event.pointerId);
        if (!element) {
            drag = { start, isNew: true, isMoved: false };
            return;
        }
        const index = [...layer.children].indexOf(element);
        choose(index);
        element.focus({ preventScroll: true });
        const [left, top, width, height] = places[index];
        const grip = event.target.dataset.grip;
        // The corner across from the grip stays where it is.
        const corner = grip && [grip.includes("w") ? left + width : left, grip.includes("n") ? top + height : top];
        drag = { start, corner, place: places[index], isMoved: false };
    };
    const follow = (event) => {
        if (!drag || !event.isPrimary) return;
        const now = at(event);
        const far = Math.max(Math.abs(now[0] - drag.start[0]), Math.abs(now[1] - drag.start[1]));
        // A tap that trembles is no box.
        if (!drag.isMoved && far < SMALLEST) return;
        if (!drag.isMoved) {
            remember();
            drag.isMoved = true;
            if (drag.isNew) {
                places.push(tidy(between(drag.start, now)));
                chosen = places.length - 1;
            }
        }
        if (drag.isNew) places[chosen] = tidy(between(drag.start, now));
        else if (drag.corner) places[chosen] = tidy(between(drag.corner, now));
        else {
            const [left, top, width, height] = drag.place;
            places[chosen] = tidy([left + now[0] - drag.start[0], top + now[1] - drag.start[1], width, height]);
        }
        show();
    };
    const end = (event) => {
        if (!drag || !event.isPrimary) return;
        const wasMoved = drag.isMoved;
        drag = null;
        if (!wasMoved) return;
        elementOf(chosen).focus({ preventScroll: true });
        tell();
    };
    // What the browser broke off is as if it had not begun.
    const breakOff = () => {
        const wasMoved = drag?.isMoved;
        drag = null;
        if (wasMoved) undo();
    };
    frame.addEventListener("pointerdown", begin);
    frame.addEventListener("pointermove", follow);
    frame.addEventListener("pointerup", end);
    frame.addEventListener("pointercancel", breakOff);

    // ---- leaving without saving
    form.addEventListener("submit", () => {
        isDirty = false;
    });
    addEventListener("beforeunload", (event) => {
        if (isDirty) event.preventDefault();
    });

    const lines = form.querySelector("[data-blur-lines]");
    lines.disabled = true;
    lines.hidden = true;
    field.disabled = false;
    tool.hidden = false;
    show();
    tell();
}
