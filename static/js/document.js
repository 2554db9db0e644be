// A document's pages: keys, the number of the page in sight, full size. Without it they are a list of pictures.
const pages = document.querySelector("[data-document-pages]");

if (pages) {
    const all = [...pages.querySelectorAll("[data-page]")];
    const jump = document.querySelector("[data-document-jump]");
    const number = jump.querySelector("input");
    const zoom = document.querySelector("[data-document-zoom]");
    const bar = document.querySelector("[data-document-bar]");

    // The page that the middle of the window shows
    const current = () => {
        const middle = innerHeight / 2;
        return Math.max(0, all.findLastIndex((page) => page.getBoundingClientRect().top <= middle));
    };

    const show = (index) => {
        const page = all[Math.min(Math.max(index, 0), all.length - 1)];
        scrollTo({ top: page.getBoundingClientRect().top + scrollY - bar.offsetHeight - 12 });
        number.value = page.dataset.page;
    };

    const toggle = () => {
        const index = current();
        const isFull = pages.classList.toggle("is-full");
        zoom.setAttribute("aria-pressed", isFull);
        show(index);
    };

    const keys = {
        j: () => show(current() + 1),
        k: () => show(current() - 1),
        ArrowRight: () => show(current() + 1),
        ArrowLeft: () => show(current() - 1),
        PageDown: () => show(current() + 1),
        PageUp: () => show(current() - 1),
        g: () => number.select(),
        z: toggle,
    };

    addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
        // Pages wider than the window are moved by the arrows, as everywhere.
        const isMoving = event.key.startsWith("Arrow") && pages.scrollWidth > pages.clientWidth;
        if (!isMoving && Object.hasOwn(keys, event.key)) {
            event.preventDefault();
            keys[event.key]();
        }
    });

    jump.addEventListener("submit", (event) => {
        event.preventDefault();
        const wanted = Number(number.value);
        const found = all.findIndex((page) => Number(page.dataset.page) >= wanted);
        show(wanted >= 1 ? (found < 0 ? all.length - 1 : found) : current());
        pages.focus({ preventScroll: true });
    });

    addEventListener(
        "scroll",
        () => {
            if (document.activeElement !== number) number.value = all[current()].dataset.page;
        },
        { passive: true },
    );

    zoom.addEventListener("click", toggle);
    zoom.hidden = false;
    document.querySelector("[data-document-keys]").hidden = false;
}
