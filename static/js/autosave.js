// What is typed into form[data-autosave] is saved within two seconds, field by field. The sign beside the button says
// "saved" only when the server said so; until then the text is kept in this browser (kept.js). Without this script
// the same form is sent by its button.
{
    const sustcity = (globalThis.sustcity ??= {});
    const PAUSE = 1200;
    const RETRY = [3000, 6000, 15000, 30000];
    const QUIET = 120_000;
    // Read aloud at once; everything else would interrupt whoever listens to their own words.
    const LOUD = ["conflict", "failed", "closed"];

    const start = (form) => {
        const life = new AbortController();
        const { signal } = life;
        const { person, place, presence } = form.dataset;
        const isNew = form.hasAttribute("data-new");
        const kept = sustcity.keptOf(person, place);
        const bases = JSON.parse(form.elements.bases?.value || "{}");
        const sign = document.getElementById("save-state");
        // Waits to be sent, stands against somebody's text, or cannot be read by the server: by the field's name.
        const waiting = new Set();
        const conflicts = new Map();
        const wrong = new Set();
        const acknowledged = new Map();
        // Texts that were sent and not answered: the server may have them or not. And what this browser could not keep.
        const unsure = new Map();
        const unkept = new Set();
        let timer = null;
        let isSending = false;
        // From the request until its answer is dealt with, signing in again included.
        let isBusy = false;
        let failures = 0;
        let isClosed = false;
        let quietUntil = 0;
        let savedAt = "";

        // ---- fields
        const controlsOf = (name) => [...form.elements].filter((one) => one.name === name);
        const names = () =>
            new Set([...form.elements].filter((one) => one.name && !["hidden", "submit"].includes(one.type)).map((one) => one.name));
        const isTicked = (name) => ["checkbox", "radio"].includes(controlsOf(name)[0]?.type);
        const read = (name) =>
            isTicked(name)
                ? controlsOf(name).filter((one) => one.checked).map((one) => one.value).join(", ")
                : (controlsOf(name)[0]?.value ?? "");
        const write = (name, text) => {
            if (!isTicked(name)) controlsOf(name)[0].value = text;
            else for (const one of controlsOf(name)) one.checked = text.split(", ").includes(one.value);
        };
        // What a page that came back was loaded with and nobody has saved yet
        const resent = () => (form.dataset.changed ?? "").split(",").filter(Boolean);
        const labelOf = (name) => (holderOf(name)?.querySelector("legend, label")?.textContent ?? name).replace("*", "").trim();
        const keep = (name) => {
            const entry = { text: read(name), base: bases[name], from: acknowledged.get(name), label: labelOf(name) };
            if (kept.write(name, { ...entry, sent: [...(unsure.get(name) ?? [])] })) unkept.delete(name);
            else unkept.add(name);
        };
        // From here on `changed-fields.js` takes the field for unchanged, unless it was typed on.
        const settle = (name, text) => {
            acknowledged.set(name, text);
            form.dataset.changed = resent().filter((one) => one !== name).join(",");
            for (const one of controlsOf(name)) {
                if (isTicked(name)) one.defaultChecked = text.split(", ").includes(one.value);
                else if (one.options) for (const option of one.options) option.defaultSelected = option.value === text;
                else one.defaultValue = text;
            }
        };
        // As people read it: a choice by its name.
        const words = (name, text) => [...(controlsOf(name)[0].options ?? [])].find((one) => one.value === text)?.text ?? text;

        // ---- the sign
        const show = (state, text = "") => {
            const words = document.querySelector(`template[data-state-words="${state}"]`);
            if (!sign || !words) return;
            sign.setAttribute("aria-live", LOUD.includes(state) ? "polite" : "off");
            sign.dataset.state = state;
            sign.replaceChildren(words.content.cloneNode(true), text);
        };
        const whereItIs = () => ([...waiting].some((name) => unkept.has(name)) ? "failed" : "kept");
        const tell = () => {
            if (isClosed) show("closed");
            else if (isNew) show(waiting.size ? whereItIs() : "clean");
            else if (conflicts.size) show("conflict");
            else if (isSending) show("saving");
            else if (waiting.size) show(whereItIs());
            else if (wrong.size) show("failed");
            else if (savedAt) show("saved", ` ${savedAt}`);
        };
        const holderOf = (name) =>
            controlsOf(name)[0]?.closest(`[id="div_id_${name}"]`) ?? controlsOf(name)[0]?.closest("fieldset, div");
        const showError = (name, message) => {
            holderOf(name)?.querySelector("[data-autosave-error]")?.remove();
            for (const one of controlsOf(name)) one.classList.toggle("is-invalid", Boolean(message));
            if (!message) return void holderOf(name)?.querySelectorAll(".invalid-feedback").forEach((one) => one.remove());
            const words = document.createElement("p");
            words.className = "invalid-feedback d-block";
            words.dataset.autosaveError = "";
            words.setAttribute("role", "alert");
            words.textContent = message;
            holderOf(name)?.append(words);
        };

        // ---- sending
        const later = (wait = PAUSE) => {
            clearTimeout(timer);
            timer = setTimeout(send, wait);
        };
        const typed = (name) => {
            const text = read(name);
            const isSaved = text === acknowledged.get(name) && !unsure.has(name);
            if (isSaved && !conflicts.has(name) && !wrong.has(name)) {
                waiting.delete(name);
                kept.forget(name);
                return tell();
            }
            keep(name);
            conflicts.get(name)?.dispatchEvent(new CustomEvent("autosave:typed"));
            if (!conflicts.has(name)) waiting.add(name);
            tell();
            if (!isNew) later();
        };
        const body = (fields) => {
            const data = new FormData();
            data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
            data.set("fields", fields.join(","));
            data.set("bases", JSON.stringify(Object.fromEntries(fields.map((name) => [name, bases[name]]))));
            data.set("version", form.elements.version.value);
            if (form.elements.submission) data.set("submission", form.elements.submission.value);
            for (const name of fields)
                for (const one of controlsOf(name)) if (!isTicked(name) || one.checked) data.append(name, one.value);
            return data;
        };
        const request = (fields, options) =>
            fetch(form.action || location.href, {
                method: "POST", body: body(fields), headers: { "X-Author": person }, redirect: "manual", ...options,
            });
        const send = async () => {
            if (isBusy || isNew || isClosed || signal.aborted || !waiting.size) return;
            isBusy = true;
            const fields = [...waiting];
            const sent = new Map(fields.map((name) => [name, read(name)]));
            for (const [name, text] of sent) {
                unsure.set(name, new Set(unsure.get(name)).add(text));
                keep(name);
            }
            isSending = true;
            tell();
            try {
                const answer = await request(fields);
                isSending = false;
                await take(answer, sent);
            } catch {
                // No network, or the server is being restarted: the text is kept, and sent as soon as it answers.
                isSending = false;
                later(RETRY[Math.min(failures, RETRY.length - 1)]);
                failures += 1;
            }
            isBusy = false;
            tell();
        };
        const take = async (answer, sent) => {
            if ([200, 409, 422].includes(answer.status)) return accept(await answer.json(), sent);
            const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
            const told = answer.status === 403 && isJson ? await answer.json() : {};
            if (told.reason === "closed" || answer.status === 404) {
                isClosed = true;
                return;
            }
            // Signed out, or signed in anew in another window: is it still the same person?
            if (answer.type === "opaqueredirect" || answer.status === 403) {
                const isBack = (await renew()) ?? (Date.now() < quietUntil ? null : await sustcity.signInAgain(renew));
                // Who said "later" is not asked again with every word.
                if (!isBack && Date.now() >= quietUntil) quietUntil = Date.now() + QUIET;
                later(isBack && !failures ? 0 : RETRY[Math.min(failures, RETRY.length - 1)]);
                failures += 1;
                return undefined;
            }
            throw new Error(`answered ${answer.status}`);
        };
        // A new token for the same person; null when nobody or somebody else is signed in.
        const renew = async () => {
            const answer = await fetch(presence, { redirect: "manual", headers: { Accept: "application/json" } });
            if (answer.type === "opaqueredirect" || !answer.ok) return null;
            const told = await answer.json();
            if (String(told.user) !== person) return null;
            for (const one of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) one.value = told.token;
            document.body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": told.token }));
            return told;
        };
        const accept = (told, sent) => {
            if (signal.aborted) return void Object.keys(told.saved).forEach((name) => kept.forget(name, sent.get(name)));
            failures = 0;
            for (const [name, base] of Object.entries(told.saved)) {
                bases[name] = base;
                wrong.delete(name);
                unsure.delete(name);
                showError(name, "");
                settle(name, sent.get(name));
                kept.forget(name, sent.get(name));
                if (read(name) === sent.get(name)) waiting.delete(name);
                // Typed on meanwhile, or taken back while it travelled
                else typed(name);
            }
            for (const [name, message] of Object.entries(told.errors)) {
                wrong.add(name);
                unsure.delete(name);
                // It is sent again with the next change, of this field or of one that it depends on.
                if (read(name) === sent.get(name)) waiting.delete(name);
                showError(name, message);
            }
            if (Object.keys(told.saved).length) {
                savedAt = told.time;
                for (const name of wrong) if (!sent.has(name)) waiting.add(name);
            }
            for (const [name, theirs] of Object.entries(told.conflicts)) isOwn(name, theirs) ? follow(name, theirs) : meet(name, theirs);
            form.elements.version.value = told.version;
            form.elements.bases.value = JSON.stringify(bases);
            form.dispatchEvent(new CustomEvent("autosave:answered", { detail: told }));
            if (waiting.size) later();
        };

        // ---- the text that stands there is one of this page whose answer was lost: nobody else's
        const same = (text) => text.replaceAll("\r\n", "\n").trim();
        const isOwn = (name, theirs) => [...(unsure.get(name) ?? [])].some((text) => same(text) === same(theirs.text));
        const follow = (name, theirs) => {
            bases[name] = theirs.base;
            unsure.delete(name);
            settle(name, theirs.text);
            waiting.add(name);
            keep(name);
        };

        // ---- two people, one field
        const meet = (name, theirs) => {
            waiting.delete(name);
            unsure.delete(name);
            conflicts.get(name)?.remove();
            const panel = document.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
            const part = (key) => panel.querySelector(`[data-part="${key}"]`);
            part("who").textContent = theirs.who;
            part("time").textContent = theirs.time;
            const base = acknowledged.get(name) ?? "";
            let both = null;
            // Who types on beside the panel finds the newest words in it.
            const compare = () => {
                const mine = read(name);
                sustcity.markBeyond(part("theirs"), words(name, theirs.text), words(name, mine));
                sustcity.markBeyond(part("mine"), words(name, mine), words(name, theirs.text));
                both = isTicked(name) || controlsOf(name)[0].options ? null : sustcity.merged(base, mine, theirs.text);
                part("both").hidden = both === null;
            };
            compare();
            panel.addEventListener("autosave:typed", compare);
            const choose = (text) => {
                bases[name] = theirs.base;
                settle(name, theirs.text);
                conflicts.delete(name);
                panel.remove();
                write(name, text);
                typed(name);
                later(0);
                controlsOf(name)[0].focus();
            };
            part("keep-mine").addEventListener("click", () => choose(read(name)));
            part("take-theirs").addEventListener("click", () => choose(theirs.text));
            part("both").addEventListener("click", () => choose(both));
            conflicts.set(name, panel);
            holderOf(name).after(panel);
        };

        // ---- what others saved comes into the fields that nobody touched here
        const refresh = async () => {
            const before = { ...bases };
            const answer = await fetch(location.href, { redirect: "manual" });
            if (!answer.ok) return;
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const fresh = page.querySelector("form[data-autosave]");
            if (!fresh || fresh.dataset.place !== place) return;
            const now = JSON.parse(fresh.elements.bases.value);
            for (const name of names()) {
                const isTouched = waiting.has(name) || conflicts.has(name) || wrong.has(name) || read(name) !== acknowledged.get(name);
                // What was saved from here while this page travelled is newer than it.
                if (isTouched || unsure.has(name) || now[name] === bases[name] || bases[name] !== before[name]) continue;
                const controls = [...fresh.elements].filter((one) => one.name === name);
                const text = isTicked(name)
                    ? controls.filter((one) => one.checked).map((one) => one.value).join(", ")
                    : controls[0].value;
                write(name, text);
                settle(name, text);
                bases[name] = now[name];
            }
            form.elements.version.value = fresh.elements.version.value;
            form.elements.bases.value = JSON.stringify(bases);
            form.dispatchEvent(new CustomEvent("autosave:answered", { detail: { version: fresh.elements.version.value } }));
        };

        // ---- begin
        const asLoaded = (name) => {
            const [first, ...others] = controlsOf(name);
            if (isTicked(name)) return [first, ...others].filter((one) => one.defaultChecked).map((one) => one.value).join(", ");
            return first.options ? ([...first.options].find((one) => one.defaultSelected)?.value ?? "") : first.defaultValue;
        };
        for (const name of names()) acknowledged.set(name, resent().includes(name) ? null : asLoaded(name));
        const bringBack = () => {
            for (const name of names()) {
                const entry = kept.read(name);
                if (!entry) continue;
                if (entry.text === read(name)) {
                    kept.forget(name);
                    continue;
                }
                write(name, entry.text);
                if (entry.base) bases[name] = entry.base;
                if (entry.from !== undefined && !isNew) acknowledged.set(name, entry.from);
                if (entry.sent?.length) unsure.set(name, new Set(entry.sent));
                waiting.add(name);
            }
            if (waiting.size && !isNew) later(0);
            tell();
        };
        // A page that came back with errors or with somebody's text shows what was typed: it is the newer.
        if (!form.dataset.changed && !form.hasAttribute("data-came-back")) bringBack();

        // A field may stand outside of the form that it belongs to.
        const notice = (event) => event.target.form === form && event.target.name && typed(event.target.name);
        document.addEventListener("input", notice, { signal });
        document.addEventListener("change", notice, { signal });
        form.addEventListener("submit", () => clearTimeout(timer));
        form.addEventListener("autosave:behind", refresh);
        addEventListener("online", () => later(0), { signal });
        addEventListener("pageshow", (event) => event.persisted && refresh().then(() => later(0)), { signal });
        const sendTheRest = () => {
            if (!waiting.size || isNew || isClosed || form.dataset.isSent) return Promise.resolve(null);
            return request([...waiting], { keepalive: true });
        };
        addEventListener("pagehide", () => sendTheRest().catch(() => {}), { signal });
        if (isNew) followNew(form, kept, names);

        // Another form takes the place of this one without a new page: what waits goes, and nothing is shown any more.
        const leave = () => {
            const sent = new Map([...waiting].map((name) => [name, read(name)]));
            const going = sendTheRest();
            clearTimeout(timer);
            life.abort();
            going.then(async (answer) => {
                if (![200, 409, 422].includes(answer?.status)) return;
                for (const name of Object.keys((await answer.json()).saved)) kept.forget(name, sent.get(name));
            }).catch(() => {});
        };
        // Resolves once all is saved, with false where something cannot be, or after a few seconds.
        const settled = async () => {
            const until = Date.now() + 4000;
            if (waiting.size) later(0);
            while ((waiting.size || isBusy) && Date.now() < until) await new Promise((done) => setTimeout(done, 40));
            return !waiting.size && !wrong.size && !conflicts.size;
        };
        return { form, leave, settled };
    };

    // A new record has no row yet: its text is kept here until the first save, which leads to another page.
    const followNew = (form, kept, names) => {
        form.addEventListener("submit", () => {
            const sent = [form.dataset.person, form.dataset.place, [...names()]];
            sessionStorage.setItem("sustcity-added", JSON.stringify(sent));
        });
        // Who cancels does not want it any more.
        form.querySelector("[data-discard-kept]")?.addEventListener("click", () => names().forEach((name) => kept.forget(name)));
    };
    const added = JSON.parse(sessionStorage.getItem("sustcity-added") ?? "null");
    if (added) {
        sessionStorage.removeItem("sustcity-added");
        const [person, place, names] = added;
        // Only the page of the new record, come to from the form itself, says that it was recorded.
        const form = document.querySelector("form[data-autosave]");
        const isRecorded = form?.dataset.place.startsWith("activity-") && /\/activities\/add\/(\?|$)/.test(document.referrer);
        if (isRecorded) for (const name of names) sustcity.keptOf(person, place).forget(name);
    }

    let current = null;
    const begin = () => {
        const form = document.querySelector("form[data-autosave]");
        if (current?.form !== form) current = form ? start(form) : null;
    };
    const leave = (event) => {
        const target = event.detail?.target;
        if (!current || (target && !target.contains(current.form))) return;
        current.leave();
        current = null;
    };
    document.addEventListener("htmx:beforeSwap", (event) => event.detail.shouldSwap && leave(event));
    document.addEventListener("htmx:historyCacheMiss", leave);
    document.addEventListener("htmx:afterSettle", begin);
    document.addEventListener("htmx:historyRestore", begin);
    sustcity.allSaved = () => current?.settled() ?? Promise.resolve(true);
    begin();
}
