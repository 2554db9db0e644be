// The score sheets: quick by keyboard, and from indicator to indicator without a new page. All of it is an extra.
{
    const sustcity = (globalThis.sustcity ??= {});
    const sheet = () => document.querySelector("form[data-bench]");
    const points = () => [...document.querySelectorAll("[data-bench] [data-points]:not([readonly])")];

    // Two panes fit side by side: start where the work is. On a phone the reading comes first.
    const isWide = matchMedia("(min-width: 62rem)").matches;
    if (isWide && !document.querySelector(".error-summary")) points()[0]?.focus({ preventScroll: true });

    document.addEventListener("focusin", (event) => {
        if (event.target.matches("[data-bench] [data-points]")) event.target.select();
    });

    document.addEventListener("keydown", (event) => {
        const form = event.target.closest?.("form[data-bench]");
        if (event.key !== "Enter" || !form) return;
        if (event.ctrlKey || event.metaKey) {
            event.preventDefault();
            form.requestSubmit(form.querySelector("button[name=next]"));
        } else if (event.target.matches("[data-points]")) {
            // Enter goes down the column, as in a spreadsheet
            event.preventDefault();
            points()[points().indexOf(event.target) + 1]?.focus();
        }
    });

    // ---- the plain form starts from what was saved last
    document.addEventListener("autosave:answered", (event) => {
        for (const [name, base] of Object.entries(event.detail.lines ?? {})) {
            const field = sheet()?.elements[name];
            if (field) field.value = base;
        }
    }, true);

    const countSeen = () => {
        const boxes = [...document.querySelectorAll("[data-seen]")];
        const line = document.querySelector("[data-seen-count]");
        if (!line || !boxes.length) return;
        const seen = boxes.filter((one) => one.checked).length;
        line.textContent = line.dataset.words.replace("{seen}", seen).replace("{all}", boxes.length);
    };
    document.addEventListener("change", (event) => event.target.matches("[data-seen]") && countSeen());

    // ---- to another indicator: first what was typed is saved; what cannot be saved is shown, and the second time left
    document.addEventListener("htmx:confirm", (event) => {
        if (!event.target.matches("[data-bench-go]") || !sheet()?.matches("[data-autosave]")) return;
        event.preventDefault();
        const form = sheet();
        sustcity.allSaved().then((isSaved) => {
            if (isSaved || form.dataset.wasWarned) return event.detail.issueRequest(true);
            form.dataset.wasWarned = "yes";
            return (form.querySelector(".is-invalid") ?? form.querySelector(".conflict button") ?? form.querySelector("h2"))?.focus();
        });
    });
    let isGoing = false;
    document.addEventListener("htmx:beforeRequest", (event) => {
        isGoing = event.target.matches("[data-bench-go]");
    });
    const arrive = () => {
        countSeen();
        if (!isGoing) return;
        isGoing = false;
        document.querySelector("#bench h1")?.focus({ preventScroll: true });
        const here = document.querySelector(".breadcrumb [aria-current=page]");
        if (here) here.textContent = document.querySelector("#bench h1 .indicator-number").textContent;
    };
    document.addEventListener("htmx:afterSettle", arrive);
    document.addEventListener("htmx:historyRestore", () => {
        isGoing = true;
        arrive();
    });
    countSeen();
}
