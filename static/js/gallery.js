// Looking at photos: through the grid by arrow keys; on a stage enlarged, moved, turned, alone or two together.
// All of it is an extra: without a script the pages show the photos and their links.
const LARGEST = 8;
const STEP = 1.5;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const isTyping = (target) => target.closest("input:not([type=checkbox]), select, textarea, dialog");

// ---- one photo on its stage
class Stage {
    constructor(box) {
        this.box = box;
        this.photo = box.querySelector("img");
        this.turn = 0;
        this.look({ zoom: 1, x: 0, y: 0 });
        this.photo?.addEventListener("load", () => this.draw());
        new ResizeObserver(() => this.draw()).observe(box);
    }

    // x and y are parts of the stage's size: two stages then move alike.
    look({ zoom, x, y }) {
        const limit = (zoom - 1) / 2;
        [this.zoom, this.x, this.y] = [zoom, clamp(x, -limit, limit), clamp(y, -limit, limit)];
        this.draw();
    }

    draw() {
        if (!this.photo) return;
        const { clientWidth: width, clientHeight: height } = this.box;
        const place = `translate(${this.x * width}px, ${this.y * height}px)`;
        this.photo.style.transform = `${place} scale(${this.zoom * this.fit()}) rotate(${this.turn}deg)`;
        this.box.classList.toggle("is-enlarged", this.zoom > 1);
    }

    // A photo that lies on its side is as large as the stage lets it be.
    fit() {
        const { naturalWidth, naturalHeight } = this.photo;
        if (this.turn % 180 === 0 || !naturalWidth) return 1;
        const { clientWidth: width, clientHeight: height } = this.box;
        return Math.min(width / naturalHeight, height / naturalWidth) / Math.min(width / naturalWidth, height / naturalHeight);
    }

    // What lies under the pointer stays there.
    enlarged(zoom, at) {
        const { left, top, width, height } = this.box.getBoundingClientRect();
        const [x, y] = at ? [(at.clientX - left) / width - 0.5, (at.clientY - top) / height - 0.5] : [0, 0];
        const now = clamp(zoom, 1, LARGEST);
        return { zoom: now, x: x - ((x - this.x) * now) / this.zoom, y: y - ((y - this.y) * now) / this.zoom };
    }
}

// ---- the page of one photo, or of two
const mounted = new WeakSet();
const mount = (viewer) => {
    if (mounted.has(viewer)) return;
    mounted.add(viewer);
    const stages = [...viewer.querySelectorAll("[data-stage]")].map((box) => new Stage(box));
    const together = viewer.querySelector("[data-together]");
    const zoomText = viewer.querySelector("[data-zoom]");
    const keys = viewer.querySelector("[data-keys]");
    const stageOf = (target) => stages.find((one) => one.box.contains(target));

    const show = (stage, view) => {
        for (const one of together && !together.checked ? [stage] : stages) one.look(view);
        if (zoomText) zoomText.textContent = `${Math.round(stage.zoom * 100)} %`;
    };
    // Buttons and keys mean the photo they stand at, else the first.
    const meant = (target) => {
        const side = target.closest("[data-side]");
        return side ? stageOf(side.querySelector("[data-stage]")) : stages[0];
    };
    const each = (target) => (together && !together.checked && !target.closest("[data-side]") ? stages : [meant(target)]);
    const zoomBy = (factor) => (target) => {
        for (const one of each(target)) show(one, one.enlarged(one.zoom * factor));
    };
    const turnBy = (degrees) => (target) => {
        const stage = meant(target);
        stage.turn += degrees;
        stage.look(stage);
    };
    const follow = (link) => {
        const found = viewer.querySelector(link);
        found?.click();
        return Boolean(found);
    };
    const actions = {
        in: zoomBy(STEP),
        out: zoomBy(1 / STEP),
        fit: (target) => {
            for (const one of each(target)) show(one, { zoom: 1, x: 0, y: 0 });
        },
        left: turnBy(-90),
        right: turnBy(90),
        full: () => {
            if (document.fullscreenElement) document.exitFullscreen();
            else viewer.closest("[data-frame]").requestFullscreen();
        },
        keys: () => keys.showModal(),
    };

    // ---- buttons
    viewer.addEventListener("click", (event) => {
        const name = event.target.closest("[data-do]")?.dataset.do;
        if (name) actions[name](event.target);
    });
    if (!document.fullscreenEnabled) viewer.querySelector('[data-do="full"]')?.setAttribute("hidden", "");

    // ---- keys, while the focus is in here
    const move = (x, y) => (target) => {
        const stage = meant(target);
        if (stage.zoom > 1) show(stage, { zoom: stage.zoom, x: stage.x + x, y: stage.y + y });
        return stage.zoom > 1;
    };
    const byKey = {
        ArrowLeft: (target) => move(0.12, 0)(target) || follow('a[rel="prev"]'),
        ArrowRight: (target) => move(-0.12, 0)(target) || follow('a[rel="next"]'),
        ArrowUp: move(0, 0.12),
        ArrowDown: move(0, -0.12),
        k: () => follow('a[rel="prev"]'),
        j: () => follow('a[rel="next"]'),
        "+": actions.in,
        "=": actions.in,
        "-": actions.out,
        0: actions.fit,
        r: actions.right,
        R: actions.left,
        f: actions.full,
        c: () => follow('[data-key="c"]'),
        "?": actions.keys,
        Escape: (target) => (meant(target).zoom > 1 ? actions.fit(target) : follow('[data-key="Escape"]')),
    };
    viewer.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
        const act = byKey[event.key];
        // An arrow that does nothing here scrolls the page, as it does everywhere.
        if (act && act(event.target) !== false) event.preventDefault();
    });

    // ---- mouse and fingers
    for (const stage of stages) {
        const pointers = new Map();
        let start = null;
        let pinch = null;
        const spread = () => {
            const [one, two] = [...pointers.values()];
            return Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
        };
        const begin = (event) => {
            start = { x: event.clientX, y: event.clientY, view: { ...stage }, isSwipe: stage.zoom === 1 };
        };
        stage.box.addEventListener("wheel", (event) => {
            const factor = event.deltaY < 0 ? STEP : 1 / STEP;
            if (factor < 1 && stage.zoom === 1) return;
            event.preventDefault();
            show(stage, stage.enlarged(stage.zoom * factor, event));
        });
        stage.box.addEventListener("dblclick", (event) => show(stage, stage.enlarged(stage.zoom > 1 ? 1 : 2.5, event)));
        stage.box.addEventListener("pointerdown", (event) => {
            pointers.set(event.pointerId, event);
            stage.box.setPointerCapture(event.pointerId);
            if (pointers.size === 1) begin(event);
            if (pointers.size === 2) pinch = { spread: spread(), zoom: stage.zoom };
        });
        stage.box.addEventListener("pointermove", (event) => {
            if (!pointers.has(event.pointerId)) return;
            pointers.set(event.pointerId, event);
            if (pointers.size === 2) {
                const [one, two] = [...pointers.values()];
                const middle = { clientX: (one.clientX + two.clientX) / 2, clientY: (one.clientY + two.clientY) / 2 };
                show(stage, stage.enlarged((pinch.zoom * spread()) / pinch.spread, middle));
                start = null;
            } else if (start && !start.isSwipe) {
                const { clientWidth: width, clientHeight: height } = stage.box;
                const [x, y] = [(event.clientX - start.x) / width, (event.clientY - start.y) / height];
                show(stage, { zoom: stage.zoom, x: start.view.x + x, y: start.view.y + y });
            }
        });
        const end = (event) => {
            pointers.delete(event.pointerId);
            const [x, y] = start ? [event.clientX - start.x, event.clientY - start.y] : [0, 0];
            const isSwipe = start?.isSwipe && event.type === "pointerup" && event.pointerType === "touch";
            start = null;
            if (isSwipe && Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) follow(x < 0 ? 'a[rel="next"]' : 'a[rel="prev"]');
        };
        stage.box.addEventListener("pointerup", end);
        stage.box.addEventListener("pointercancel", end);
    }

    // ---- the neighbours are there before one asks for them
    for (const link of viewer.querySelectorAll("[data-picture]")) new Image().src = link.dataset.picture;
    stages[0]?.box.focus({ preventScroll: true });
};

for (const viewer of document.querySelectorAll("[data-viewer]")) mount(viewer);
document.addEventListener("htmx:afterSwap", () => {
    const viewer = document.querySelector("[data-viewer]");
    if (viewer) mount(viewer);
});

// ---- the grid: arrows go from photo to photo
document.querySelector("[data-gallery]")?.addEventListener("keydown", (event) => {
    const links = [...event.currentTarget.querySelectorAll("a.photo-frame")];
    const at = links.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const top = links[0].getBoundingClientRect().top;
    const inRow = links.filter((link) => Math.abs(link.getBoundingClientRect().top - top) < 4).length;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -inRow, ArrowDown: inRow }[event.key];
    if (!step || !links[at + step]) return;
    event.preventDefault();
    links[at + step].focus();
});
