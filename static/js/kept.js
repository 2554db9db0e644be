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
