// Texts compared by words: Thai has no spaces between them, so the browser's dictionary tells where they end.
{
    const sustcity = (globalThis.sustcity ??= {});
    const segmenter = globalThis.Intl?.Segmenter && new Intl.Segmenter("th", { granularity: "word" });
    const wordsOf = (text) =>
        segmenter ? [...segmenter.segment(text)].map((one) => one.segment) : (text.match(/\s+|[^\s]+/gu) ?? []);
    // Beyond this the middle is shown as changed whole, rather than letting an old computer think for seconds.
    const MANY = 4_000_000;

    // Pieces of two texts in order: {kind: "same" | "gone" | "new", words}
    const compare = (before, after) => {
        const a = wordsOf(before);
        const b = wordsOf(after);
        let start = 0;
        while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
        let end = 0;
        while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
        const pieces = [{ kind: "same", words: a.slice(0, start) }];
        pieces.push(...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)));
        pieces.push({ kind: "same", words: end ? a.slice(-end) : [] });
        return pieces.filter((one) => one.words.length);
    };

    const middle = (a, b) => {
        if (a.length * b.length > MANY) return [{ kind: "gone", words: a }, { kind: "new", words: b }];
        const width = b.length + 1;
        const common = new Uint16Array((a.length + 1) * width);
        for (let i = a.length - 1; i >= 0; i -= 1)
            for (let j = b.length - 1; j >= 0; j -= 1)
                common[i * width + j] =
                    a[i] === b[j]
                        ? common[(i + 1) * width + j + 1] + 1
                        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
        const pieces = [];
        const add = (kind, word) => {
            if (pieces.at(-1)?.kind === kind) pieces.at(-1).words.push(word);
            else pieces.push({ kind, words: [word] });
        };
        let i = 0;
        let j = 0;
        while (i < a.length || j < b.length) {
            if (i < a.length && j < b.length && a[i] === b[j]) {
                add("same", a[i]);
                i += 1;
                j += 1;
            } else if (j >= b.length || (i < a.length && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
                add("gone", a[i]);
                i += 1;
            } else {
                add("new", b[j]);
                j += 1;
            }
        }
        return pieces;
    };

    // What was changed of a base, as replacements of [from, to) of its words
    const changesOf = (base, text) => {
        const changes = [];
        let at = 0;
        for (const { kind, words } of compare(base, text)) {
            if (kind === "same") {
                at += words.length;
                continue;
            }
            const last = changes.at(-1)?.to === at ? changes.at(-1) : changes[changes.push({ from: at, to: at, words: [] }) - 1];
            if (kind === "gone") last.to = at += words.length;
            else last.words.push(...words);
        }
        return changes;
    };

    // Both people's changes of one base; null where they touch each other and only a person can decide.
    sustcity.merged = (base, mine, theirs) => {
        const all = [...changesOf(base, mine), ...changesOf(base, theirs)].sort((a, b) => a.from - b.from || a.to - b.to);
        const words = wordsOf(base);
        const parts = [];
        let at = 0;
        for (const [index, one] of all.entries()) {
            if (index && one.from <= all[index - 1].to) return null;
            parts.push(...words.slice(at, one.from), ...one.words);
            at = one.to;
        }
        return [...parts, ...words.slice(at)].join("");
    };

    // Write a text into an element, with what it has beyond another one marked as `tag`.
    const write = (element, pieces, kinds) => {
        element.replaceChildren(
            ...pieces
                .filter((one) => one.kind === "same" || kinds[one.kind])
                .map(({ kind, words }) => {
                    const part = document.createElement(kind === "same" ? "span" : kinds[kind]);
                    part.textContent = words.join("");
                    return part;
                }),
        );
    };
    sustcity.markBeyond = (element, text, other) => write(element, compare(other, text), { new: "mark" });
    sustcity.markChanges = (element, before, after) => write(element, compare(before, after), { gone: "del", new: "ins" });

    // The page of versions: each text with what it changed of the one below it
    const versions = [...document.querySelectorAll("[data-version-text]")];
    const texts = versions.map((one) => one.textContent);
    versions.slice(0, -1).forEach((one, index) => sustcity.markChanges(one, texts[index + 1], texts[index]));

    // After a plain save that met somebody else's text
    for (const one of document.querySelectorAll("[data-theirs-of]")) {
        const field = document.getElementById(one.dataset.theirsOf);
        if (field?.value && field.tagName === "TEXTAREA") sustcity.markBeyond(one, one.textContent, field.value);
    }
}
