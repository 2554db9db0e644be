// One box that ticks and unticks all boxes of its table: input[data-tick-all], hidden where no script runs.
for (const all of document.querySelectorAll("[data-tick-all]")) {
    const table = all.closest("table");
    const boxes = () => [...table.querySelectorAll('tbody input[type="checkbox"]')];
    const show = () => {
        const ticked = boxes().filter((box) => box.checked).length;
        all.checked = ticked > 0 && ticked === boxes().length;
        all.indeterminate = ticked > 0 && !all.checked;
    };
    if (boxes().length === 0) continue;
    all.closest("[hidden]").hidden = false;
    all.addEventListener("change", () => {
        for (const box of boxes()) box.checked = all.checked;
    });
    table.addEventListener("change", show);
    show();
}
