// What was typed is kept in this browser until the server has acknowledged just that text: per person, row and field.
{
    const sustcity = (globalThis.sustcity ??= {});
    const PREFIX = "sustcity-kept";
    const store = {
        read: (key) => {
            try {
                return JSON.parse(localStorage.getItem(key));
            } catch {
                return null;
            }
        },
        write: (key, value) => {
            try {
                localStorage.setItem(key, JSON.stringify(value));
                return true;
            } catch {
                // Private windows and full disks: the text then lives as long as the page.
                return false;
            }
        },
        remove: (key) => {
            try {
                localStorage.removeItem(key);
            } catch {
                // Nothing was kept either.
            }
        },
    };

    sustcity.keptOf = (person, place) => {
        const keyOf = (name) => [PREFIX, person, place, name].join("|");
        return {
            read: (name) => store.read(keyOf(name)),
            write: (name, entry) => store.write(keyOf(name), { ...entry, url: location.pathname, title: document.title }),
            // A text that was typed on while this one travelled stays.
            forget: (name, text) => {
                if (text === undefined || store.read(keyOf(name))?.text === text) store.remove(keyOf(name));
            },
        };
    };

    // Pages with something of this person's that was not sent yet
    sustcity.pagesWithKept = (person) => {
        const pages = new Map();
        try {
            for (const key of Object.keys(localStorage)) {
                const entry = key.startsWith(`${PREFIX}|${person}|`) ? store.read(key) : null;
                if (entry?.url && entry.url !== location.pathname) pages.set(entry.url, entry.title);
            }
        } catch {
            // No storage, nothing kept.
        }
        return pages;
    };

    // What is kept for the page that is shown, where no form takes it any more: closed, deleted, or not this person's.
    const keptHere = (person) => {
        try {
            const forms = [...document.querySelectorAll("form[data-place]")].map((form) => form.dataset.place);
            return Object.keys(localStorage)
                .filter((key) => key.startsWith(`${PREFIX}|${person}|`) && !forms.includes(key.split("|")[2]))
                .map((key) => ({ key, ...store.read(key) }))
                .filter((entry) => entry.url === location.pathname);
        } catch {
            return [];
        }
    };
    const offerToCopy = (pattern) => {
        const entries = keptHere(pattern.dataset.keptHere);
        if (!entries.length) return;
        const notice = pattern.content.firstElementChild.cloneNode(true);
        const row = notice.querySelector("template").content.firstElementChild;
        for (const [index, { key, label, text }] of entries.entries()) {
            const shown = row.cloneNode(true);
            const field = shown.querySelector("textarea");
            field.id = `kept-here-${index}`;
            field.value = text;
            shown.querySelector("label").htmlFor = field.id;
            shown.querySelector("label").textContent = label ?? key.split("|")[3];
            notice.querySelector("[data-kept-texts]").append(shown);
        }
        notice.querySelector("button").addEventListener("click", () => {
            for (const { key } of entries) store.remove(key);
            notice.remove();
        });
        pattern.before(notice);
    };
    const pattern = document.querySelector("template[data-kept-here]");
    if (pattern) offerToCopy(pattern);

    const template = document.querySelector("template[data-kept-of]");
    const pages = template ? sustcity.pagesWithKept(template.dataset.keptOf) : new Map();
    if (pages.size) {
        const notice = template.content.firstElementChild.cloneNode(true);
        for (const [url, title] of pages) {
            const link = document.createElement("a");
            link.href = url;
            link.append(title);
            const item = document.createElement("li");
            item.append(link);
            notice.querySelector("ul").append(item);
        }
        template.before(notice);
    }
}
