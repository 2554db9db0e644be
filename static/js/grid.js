// The base data grid works by keyboard like a spreadsheet, takes pasted blocks, and shows what follows from the
// numbers while they are typed. All of it is an extra: without a script it is a plain form.
const grid = document.querySelector("form[data-grid]");

if (grid) {
    // Cells by row and year; a year that a field does not ask for has none.
    const cells = [...grid.querySelectorAll(".grid-cell :is(input, select)")];
    const rows = [...grid.querySelectorAll(".grid-table > tbody > tr")].filter((row) => row.querySelector(".grid-cell"));
    const yearOf = (cell) => cell.name.slice(cell.name.lastIndexOf(".") + 1);
    const fieldOf = (cell) => cell.name.slice(0, cell.name.lastIndexOf("."));
    const byName = new Map(cells.map((cell) => [cell.name, cell]));
    const years = [...new Set(cells.map(yearOf))].sort();
    const rowOf = (cell) => rows.indexOf(cell.closest("tr"));
    const cellAt = (row, year) =>
        [...(rows[row]?.querySelectorAll(".grid-cell :is(input, select)") ?? [])].find((one) => yearOf(one) === year);
    const status = grid.querySelector("[data-grid-status]");
    const saveButton = grid.querySelector(".save-bar .btn-primary");

    const readNumber = (text) => {
        const western = text.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit)).replace(/\s/g, "");
        return /^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(western) ? Number(western.replaceAll(",", "")) : null;
    };

    // ---- what is not saved yet
    const startValue = (cell) =>
        cell.options ? ([...cell.options].find((one) => one.defaultSelected)?.value ?? "") : cell.defaultValue;
    const loadedChanged = new Set((grid.dataset.changed ?? "").split(","));
    const mark = (cell) => {
        cell.classList.toggle("is-unsaved", loadedChanged.has(cell.name) || cell.value !== startValue(cell));
        if (!cell.options) cell.classList.toggle("is-unreadable", cell.value.trim() !== "" && readNumber(cell.value) === null);
    };
    const fill = (cell, text) => {
        if (cell.options) {
            const wanted = text.trim().toLowerCase();
            const found = [...cell.options].find((one) => [one.value, one.text].some((it) => it.trim().toLowerCase() === wanted));
            if (!found) return false;
            cell.value = found.value;
        } else {
            cell.value = text.trim();
        }
        cell.dispatchEvent(new Event("input", { bubbles: true }));
        return true;
    };

    // ---- moving about
    const go = (cell, step) => {
        let row = rowOf(cell) + step;
        while (rows[row] && !cellAt(row, yearOf(cell))) row += step;
        const next = cellAt(row, yearOf(cell));
        next?.focus();
        return Boolean(next);
    };
    const sideways = (cell, step) => {
        const next = cellAt(rowOf(cell), years[years.indexOf(yearOf(cell)) + step]);
        next?.focus();
        return Boolean(next);
    };
    const isWhole = (cell) => cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    const moves = {
        ArrowUp: (cell) => !cell.options && go(cell, -1),
        ArrowDown: (cell) => !cell.options && go(cell, 1),
        ArrowLeft: (cell) => (cell.options || isWhole(cell) || cell.selectionEnd === 0) && sideways(cell, -1),
        ArrowRight: (cell) =>
            (cell.options || isWhole(cell) || cell.selectionStart === cell.value.length) && sideways(cell, 1),
    };
    grid.addEventListener("keydown", (event) => {
        const cell = event.target;
        if (!byName.has(cell.name) || event.altKey) return;
        if (event.key === "Enter") {
            event.preventDefault();
            if (event.ctrlKey || event.metaKey) grid.requestSubmit(saveButton);
            else go(cell, event.shiftKey ? -1 : 1);
        } else if (!event.ctrlKey && !event.metaKey && !event.shiftKey && moves[event.key]?.(cell)) {
            event.preventDefault();
        }
    });
    grid.addEventListener("focusin", (event) => {
        if (event.target.matches(".grid-cell input")) event.target.select();
    });

    // ---- a block copied from a spreadsheet
    grid.addEventListener("paste", (event) => {
        const first = event.target;
        const text = event.clipboardData?.getData("text/plain") ?? "";
        if (!byName.has(first.name) || !/[\t\n]/.test(text.trim())) return;
        event.preventDefault();
        let done = 0;
        let outside = 0;
        const startYear = years.indexOf(yearOf(first));
        for (const [down, line] of text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").entries()) {
            for (const [right, value] of line.split("\t").entries()) {
                // An empty cell of the block leaves what is there, as in a file that is imported.
                if (!value.trim()) continue;
                const cell = cellAt(rowOf(first) + down, years[startYear + right]);
                if (cell && fill(cell, value)) done += 1;
                else outside += 1;
            }
        }
        status.textContent = grid.dataset.pasted.replace("{count}", done);
        if (outside) status.textContent += ` ${grid.dataset.outside.replace("{count}", outside)}`;
    });

    // ---- values of earlier years' forms
    grid.addEventListener("click", (event) => {
        const button = event.target.closest('button[name="take"]');
        if (!button) return;
        event.preventDefault();
        const takeOver = (one) => {
            fill(byName.get(one.value), one.dataset.fill);
            one.remove();
        };
        if (button.value !== "all") {
            const cell = byName.get(button.value);
            takeOver(button);
            cell.focus();
            return;
        }
        for (const one of grid.querySelectorAll("button[data-fill]")) if (!byName.get(one.value).value.trim()) takeOver(one);
        button.closest(".notice").remove();
        saveButton.focus();
    });

    // ---- figures that follow from the numbers
    const sum = (keys, year) => {
        let total = 0;
        for (const key of keys) {
            const cell = byName.get(`${key}.${year}`);
            const number = cell && !cell.options ? readNumber(cell.value) : null;
            if (number === null) return null;
            total += number;
        }
        return total;
    };
    const words = (text) => (text ? text.split(" ") : []);
    const figureIn = (card, year) => {
        const above = sum(words(card.dataset.of), year);
        const below = words(card.dataset.over).length ? sum(words(card.dataset.over), year) : 1;
        return above === null || !below ? null : (above / below) * Number(card.dataset.times);
    };
    const show = (number, decimals) => 
        number.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    const draw = (card, labels, values) => {
        const highest = Math.max(0, ...values.map((one) => one ?? 0));
        const svg = card.querySelector("svg");
        for (const old of svg.querySelectorAll("rect")) old.remove();
        for (const [index, value] of values.entries()) {
            if (value === null) continue;
            const height = highest ? (80 * Math.max(value, 0)) / highest : 0;
            const column = document.createElementNS("http://www.w3.org/2000/svg", "rect");
            column.setAttribute("class", index === labels.length - 1 ? "year-column year-column-last" : "year-column");
            for (const [name, number] of Object.entries({ x: 60 * index + 13, y: 80 - height, width: 34, height }))
                column.setAttribute(name, number);
            svg.prepend(column);
        }
    };
    const refresh = (card) => {
        const labels = [...card.querySelectorAll("thead .num")].map((one) => one.textContent.trim());
        const values = labels.map((year) => figureIn(card, year));
        const decimals = Number(card.dataset.decimals);
        for (const [index, place] of [...card.querySelectorAll("[data-value]")].entries())
            place.textContent = values[index] === null ? "–" : show(values[index], decimals);
        for (const [index, place] of [...card.querySelectorAll("[data-change]")].entries()) {
            const [before, now] = [values[index - 1] ?? null, values[index]];
            const change = before === null || now === null || before === 0 ? null : ((now - before) / Math.abs(before)) * 100;
            place.textContent = change === null ? "–" : `${change < 0 ? "−" : "+"}${Math.abs(change).toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} %`;
        }
        draw(card, labels, values);
    };
    const figures = [...document.querySelectorAll("[data-figure]")];

    const isDirty = loadedChanged.size > 1 || !loadedChanged.has("");
    grid.addEventListener("input", (event) => {
        if (!byName.has(event.target.name)) return;
        mark(event.target);
        for (const card of figures)
            if (words(`${card.dataset.of} ${card.dataset.over}`).includes(fieldOf(event.target))) refresh(card);
    });
    // ---- what is saved by itself (autosave.js), and what it differs much from
    const leap = (cell, text) => {
        const holder = cell.parentElement;
        holder.querySelector(".grid-leap")?.remove();
        if (!text) return;
        const note = document.createElement("span");
        note.className = "grid-note grid-leap";
        note.textContent = text;
        holder.append(note);
    };
    grid.addEventListener("autosave:answered", (event) => {
        loadedChanged.clear();
        for (const cell of cells) mark(cell);
        for (const [name, text] of Object.entries(event.detail.leaps ?? {})) if (byName.has(name)) leap(byName.get(name), text);
    });
    for (const cell of cells) mark(cell);
    for (const card of figures) if (isDirty) refresh(card);
}
