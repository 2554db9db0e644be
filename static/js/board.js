// The board: one box ticks a column, and the form says how many are ticked. Without a script each box is ticked by hand.
const board = document.querySelector("[data-board]");
if (board) {
    const boxes = (within) => [...within.querySelectorAll('input[name="responses"]')];
    const count = board.querySelector("[data-ticked-count]");
    const words = count.closest("fieldset").dataset;
    const show = () => {
        const ticked = boxes(board).filter((box) => box.checked).length;
        if (ticked === 0) count.textContent = words.none;
        else count.textContent = ticked === 1 ? words.one : words.many.replace("{count}", String(ticked));
        board.querySelector("[data-ticked-jump]").hidden = ticked === 0;
        for (const all of board.querySelectorAll("[data-tick-column]")) {
            const own = boxes(all.closest("[data-tick-group]"));
            all.checked = own.every((box) => box.checked);
            all.indeterminate = !all.checked && own.some((box) => box.checked);
        }
    };
    for (const all of board.querySelectorAll("[data-tick-column]")) {
        all.closest("[hidden]").hidden = false;
        all.addEventListener("change", () => {
            for (const box of boxes(all.closest("[data-tick-group]"))) box.checked = all.checked;
        });
    }
    board.addEventListener("change", show);
    show();
}
