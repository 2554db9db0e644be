// The list of drafts: whose they are, what state they are in, and when they are sent.
(() => {
    const page = document.querySelector("[data-field]");
    const { dataset } = page;
    const list = page.querySelector("[data-list]");
    const form = page.querySelector("[data-form]");
    const part = (place, name) => place.querySelector(`[data-${name}]`);
    const drafts = part(list, "drafts");
    const said = part(list, "said");
    let person = field.person();
    let places = [];

    const showNetwork = () => {
        const chip = document.querySelector("[data-network]");
        chip.textContent = navigator.onLine ? chip.dataset.on : chip.dataset.off;
        chip.classList.toggle("is-off", !navigator.onLine);
    };
    const notice = (name, isShown) => {
        part(list, name).hidden = !isShown;
    };

    // Who may draft where: as the portal last said
    const learn = async () => {
        let isSignedOut = false;
        try {
            const answer = await fetch(dataset.context, { cache: "no-store" });
            isSignedOut = answer.status === 401;
            if (answer.ok) {
                const context = await answer.json();
                person = context.person;
                field.setPerson(person);
                await field.keepPlaces(person.id, context.submissions);
            }
        } catch {
            // Without network the device knows what it was told before.
        }
        places = person ? await field.places(person.id) : [];
        part(list, "person").textContent = person?.name ?? "";
        notice("sign-in", isSignedOut && person);
        notice("nobody", !person);
        notice("nowhere", person && !places.length);
        notice("new", person && places.length);
        return !isSignedOut;
    };

    // The list
    const say = ({ title, photos, url }) => {
        const words = document.createElement("p");
        words.textContent = dataset.sent.replace("{title}", title).replace("{photos}", photos);
        const told = document.createElement(url ? "a" : "span");
        if (url) told.href = url;
        told.append(...words.childNodes);
        words.append(told);
        const box = document.createElement("div");
        box.className = "notice notice-success";
        box.append(words);
        said.append(box);
    };
    const stateOf = (draft) => draft.words || dataset[draft.state];
    const row = (draft, photos) => {
        const item = part(list, "draft-pattern").content.firstElementChild.cloneNode(true);
        item.dataset.key = draft.key;
        item.dataset.state = draft.state;
        part(item, "title").textContent = draft.title.trim() || dataset.untitled;
        const facts = [field.dayInWords(draft.starts_on), dataset.photos.replace("{photos}", photos)];
        part(item, "facts").textContent = facts.filter(Boolean).join(" · ");
        part(item, "state-words").textContent = stateOf(draft);
        part(item, "open").href = `#${draft.key}`;
        part(item, "copy").hidden = !["closed", "refused"].includes(draft.state);
        return item;
    };
    const refresh = async () => {
        const own = person ? await field.drafts(person.id) : [];
        own.sort((one, other) => other.at - one.at);
        const counts = await Promise.all(own.map(async (draft) => (await field.photos(draft.key)).length));
        drafts.replaceChildren(...own.map((draft, index) => row(draft, counts[index])));
        part(list, "empty").hidden = !person || own.length > 0;
    };

    // Sending
    const rowOf = (key) => drafts.querySelector(`[data-key="${key}"]`);
    const tell = (key) => (state, percent) => {
        const item = rowOf(key);
        if (!item) return;
        const bar = item.querySelector("progress");
        bar.hidden = false;
        bar.value = percent;
        part(item, "state-words").textContent = dataset[state].replace("{percent}", Math.floor(percent));
    };
    const send = async (key) => {
        await field.change(key, { state: "wanted", words: "" });
        await refresh();
        const end = await field.send(key, tell(key));
        if (end.state === "arrived") say(end);
        await refresh();
    };
    const sendWanted = async () => {
        if (!person || !navigator.onLine) return;
        for (const draft of await field.drafts(person.id)) if (draft.state === "wanted") await send(draft.key);
    };

    // Which view: the list, or the draft that the address names
    const turn = async () => {
        await field.leave();
        const draft = location.hash.length > 1 ? await field.draft(location.hash.slice(1)) : null;
        const isOwn = draft && draft.person === person?.id;
        list.hidden = Boolean(isOwn);
        form.hidden = !isOwn;
        if (isOwn) await field.show(draft, places);
        else await refresh();
        scrollTo(0, 0);
    };
    const today = () => {
        const now = new Date();
        return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((one) => String(one).padStart(2, "0")).join("-");
    };
    part(list, "new").addEventListener("click", async () => {
        const draft = { key: crypto.randomUUID(), person: person.id, submission: places[0].id, state: "kept", words: "" };
        await field.add({ ...draft, title: "", about: "", starts_on: today(), place: "", indicators: [], at: Date.now() });
        location.hash = draft.key;
    });
    drafts.addEventListener("click", async (event) => {
        const item = event.target.closest("[data-key]");
        const draft = item && (await field.draft(item.dataset.key));
        if (!draft) return;
        if (event.target.closest("[data-send]")) {
            if (draft.title.trim()) await send(draft.key);
            else location.hash = draft.key;
        }
        if (event.target.closest("[data-copy]")) {
            await navigator.clipboard.writeText([draft.title, draft.starts_on, draft.place, draft.about].filter(Boolean).join("\n"));
            part(item, "state-words").textContent = dataset.copied;
        }
        if (event.target.closest("[data-delete]") && confirm(dataset.sure)) {
            await field.remove(draft.key);
            await refresh();
        }
    });
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        await field.keep();
        const draft = await field.draft(location.hash.slice(1));
        if (!draft || !field.isReady(draft, places)) return;
        history.replaceState(null, "", location.pathname);
        await turn();
        await send(draft.key);
    });

    const begin = async () => {
        showNetwork();
        // The worker shows this page in the place of any other when there is no network.
        if (location.pathname !== dataset.shell) {
            part(list, "again").href = location.href;
            notice("elsewhere", true);
        }
        try {
            const mayEnd = await learn();
            await turn();
            if (mayEnd) await sendWanted();
        } catch {
            notice("unable", true);
        }
    };
    addEventListener("hashchange", turn);
    addEventListener("offline", showNetwork);
    addEventListener("online", async () => {
        showNetwork();
        await learn();
        await sendWanted();
    });
    begin();
})();
