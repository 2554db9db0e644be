// The score sheets: quick by keyboard, and nothing typed is left behind unseen. All of it is an extra.
const sheet = document.querySelector("form[data-bench]");

if (sheet) {
    const points = [...sheet.querySelectorAll("[data-points]:not([readonly])")];
    const goOn = sheet.querySelector("button[name=next]");

    // Two panes fit side by side: start where the work is. On a phone the reading comes first.
    const isWide = matchMedia("(min-width: 62rem)").matches;
    if (isWide && goOn && !document.querySelector(".error-summary")) points[0]?.focus({ preventScroll: true });

    sheet.addEventListener("focusin", (event) => {
        if (event.target.matches("[data-points]")) event.target.select();
    });

    sheet.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        if (event.ctrlKey || event.metaKey) {
            event.preventDefault();
            sheet.requestSubmit(goOn);
        } else if (event.target.matches("[data-points]")) {
            // Enter goes down the column, as in a spreadsheet
            event.preventDefault();
            points[points.indexOf(event.target) + 1]?.focus();
        }
    });

    let isDirty = false;
    let isSent = false;
    sheet.addEventListener("input", () => {
        isDirty = true;
    });
    sheet.addEventListener("submit", () => {
        isSent = true;
    });
    addEventListener("beforeunload", (event) => {
        if (isDirty && !isSent) event.preventDefault();
    });
}
