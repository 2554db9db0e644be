// What the page for the field keeps on the device: drafts, each person's own, and their photos.
window.field = (() => {
    const PERSON = "sustcity-person";
    let opened;
    const base = () => {
        opened ??= new Promise((done, fail) => {
            const asked = indexedDB.open("sustcity-field", 1);
            asked.onupgradeneeded = () => {
                asked.result.createObjectStore("drafts", { keyPath: "key" }).createIndex("person", "person");
                asked.result.createObjectStore("photos", { keyPath: "id" }).createIndex("draft", "draft");
                asked.result.createObjectStore("places", { keyPath: "person" });
            };
            asked.onsuccess = () => {
                // A newer page in another tab may want another form of it.
                asked.result.onversionchange = () => asked.result.close();
                done(asked.result);
            };
            asked.onerror = () => fail(asked.error);
        });
        return opened;
    };
    // Ends when the device has it, not before.
    const write = async (stores, work) => {
        const written = (await base()).transaction(stores, "readwrite");
        return new Promise((done, fail) => {
            written.oncomplete = done;
            written.onabort = written.onerror = () => fail(written.error);
            work(...stores.map((name) => written.objectStore(name)));
        });
    };
    const read = async (store, ask) => {
        const asked = ask((await base()).transaction(store).objectStore(store));
        return new Promise((done, fail) => {
            asked.onsuccess = () => done(asked.result);
            asked.onerror = () => fail(asked.error);
        });
    };
    const change = (store, key, changes) =>
        write([store], (rows) => {
            const asked = rows.get(key);
            // What was deleted meanwhile does not come back.
            asked.onsuccess = () => asked.result && rows.put({ ...asked.result, ...changes });
        });

    return {
        person: () => {
            try {
                return JSON.parse(localStorage.getItem(PERSON));
            } catch {
                return null;
            }
        },
        setPerson: (person) => localStorage.setItem(PERSON, JSON.stringify(person)),
        places: async (person) => (await read("places", (rows) => rows.get(person)))?.submissions ?? [],
        keepPlaces: (person, submissions) => write(["places"], (rows) => rows.put({ person, submissions })),
        drafts: (person) => read("drafts", (rows) => rows.index("person").getAll(person)),
        draft: (key) => read("drafts", (rows) => rows.get(key)),
        photos: (key) => read("photos", (rows) => rows.index("draft").getAll(key)),
        add: (draft) => write(["drafts"], (rows) => rows.add(draft)),
        change: (key, changes) => change("drafts", key, changes),
        addPhoto: (photo) => write(["photos"], (rows) => rows.add(photo)),
        changePhoto: (id, changes) => change("photos", id, changes),
        removePhoto: (id) => write(["photos"], (rows) => rows.delete(id)),
        remove: (key) =>
            write(["drafts", "photos"], (drafts, photos) => {
                drafts.delete(key);
                const found = photos.index("draft").getAllKeys(key);
                found.onsuccess = () => found.result.forEach((id) => photos.delete(id));
            }),
    };
})();
