// Sends a draft of the device: first its photos, piece by piece, then everything in one request that the portal takes once.
(() => {
    const { dataset } = document.querySelector("[data-field]");
    const NOBODY = "00000000-0000-0000-0000-000000000000";
    const PIECE = 512 * 1024;
    const PASSING = new Set([408, 409, 423, 425, 429]);
    const pause = (time) => new Promise((done) => setTimeout(done, time));
    const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
    const addressOf = (draft) => dataset.address.replace("/0/", `/${draft.submission}/`).replace(NOBODY, draft.key);

    // What ends a sending: a state of the draft and words for it.
    class Stopped extends Error {
        constructor(state, words) {
            super(words);
            this.state = state;
        }
    }
    const wait = (words = dataset.wanted) => new Stopped("wanted", words);

    const judge = async (answer) => {
        if (answer.ok) return answer;
        if (answer.status === 401) throw wait(dataset.signedOut);
        const isOurs = !answer.headers.get("Content-Type")?.startsWith("text/html");
        // Some networks answer themselves; a page that refuses a token is no word about the draft either.
        if (answer.status >= 500 || PASSING.has(answer.status) || (answer.status === 403 && !isOurs)) throw wait();
        if ([403, 404].includes(answer.status)) throw new Stopped("closed", dataset.closed);
        throw new Stopped("refused", await wordsOf(answer));
    };
    const wordsOf = async (answer) => {
        const type = answer.headers.get("Content-Type") ?? "";
        if (type.startsWith("application/json")) return (await answer.json()).words;
        return type.startsWith("text/plain") ? await answer.text() : dataset.refused;
    };
    const ask = async (address, options = {}) => {
        try {
            return await fetch(address, { cache: "no-store", ...options });
        } catch {
            throw wait();
        }
    };

    // One photo: goes on where an earlier sending, perhaps days ago, ended.
    const reached = async (address, headers) => {
        const answer = await ask(address, { method: "HEAD", headers });
        return answer.ok ? Number(answer.headers.get("Upload-Offset")) : null;
    };
    const begin = async (endpoint, photo, draft, headers) => {
        const about = { name: photo.name, kind: "photo", place: `field=${draft.key}` };
        const metadata = Object.entries(about).map(([key, text]) => `${key} ${encoded(text)}`);
        const answer = await ask(endpoint, {
            method: "POST",
            headers: { ...headers, "Upload-Length": String(photo.blob.size), "Upload-Metadata": metadata.join(",") },
        });
        if ([413, 422].includes(answer.status)) return refuse(photo, await wordsOf(answer));
        const address = (await judge(answer)).headers.get("Location");
        await field.changePhoto(photo.id, { upload: address });
        return address;
    };
    const refuse = async (photo, words) => {
        await field.changePhoto(photo.id, { problem: words, upload: "" });
        throw new Stopped("refused", `${photo.name}: ${words}`);
    };
    const sendPhoto = async (endpoint, photo, draft, headers, tell) => {
        let address = photo.upload;
        let at = address ? await reached(address, headers) : null;
        if (at === null) [address, at] = [await begin(endpoint, photo, draft, headers), 0];
        while (at < photo.blob.size) {
            const answer = await ask(address, {
                method: "PATCH",
                headers: { ...headers, "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" },
                body: photo.blob.slice(at, at + PIECE),
            });
            if (answer.status === 409) at = (await reached(address, headers)) ?? 0;
            else at = Number((await judge(answer)).headers.get("Upload-Offset"));
            tell(at);
        }
        return address.replace(/\/$/, "").split("/").pop();
    };
    const checked = async (endpoint, photos) => {
        for (;;) {
            const answer = await judge(await ask(endpoint, { headers: { Accept: "application/json" } }));
            const found = new Map((await answer.json()).uploads.map((one) => [one.id, one]));
            for (const { id, photo } of photos) if (found.get(id)?.state === "refused") await refuse(photo, found.get(id).problem);
            if (!photos.some(({ id }) => found.get(id)?.state === "checking")) return;
            await pause(1000);
        }
    };

    // What of a draft reaches the portal, to tell whether it was written on since.
    const contentOf = (draft, photos) => {
        const { submission, title, about, place, starts_on: day, indicators } = draft;
        return JSON.stringify([submission, title, about, place, day, indicators, photos.map((one) => [one.id, one.caption, one.consent])]);
    };
    // A draft goes from the device only as it arrived, and never from under somebody who has it open again: what
    // was written meanwhile is nowhere else.
    const done = async (key) => {
        if (field.isOpen(key)) throw new Stopped("refused", dataset.arrivedBefore);
        const now = await field.draft(key);
        if (now && now.posted && now.posted !== contentOf(now, await field.photos(key))) throw new Stopped("refused", dataset.arrivedBefore);
        await field.remove(key);
    };

    const post = async (draft, sent, token) => {
        await field.change(draft.key, { posted: contentOf(draft, sent.map((one) => one.photo)) });
        const body = new FormData();
        for (const name of ["title", "about", "place", "starts_on"]) body.set(name, draft[name]);
        for (const number of draft.indicators) body.append("indicators", number);
        const told = sent.map(({ id, photo }) => ({ upload: id, caption: photo.caption, consent: photo.consent }));
        body.set("photos", JSON.stringify(told));
        const answer = await ask(addressOf(draft), { method: "POST", headers: { "X-CSRFToken": token }, body });
        if (answer.status === 409) {
            // The portal gave up a photo that had waited too long.
            for (const { photo } of sent) await field.changePhoto(photo.id, { upload: "" });
        }
        return (await judge(answer)).json();
    };
    const carry = async (key, tell) => {
        const context = await (await judge(await ask(dataset.context))).json();
        const draft = await field.draft(key);
        if (!draft) return { state: "gone" };
        if (context.person.id !== draft.person) throw wait(dataset.otherPerson);
        const photos = await field.photos(key);
        let answer = await (await judge(await ask(addressOf(draft)))).json();
        if (answer.state !== "arrived") {
            const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": context.token };
            const endpoint = dataset.address.replace("/0/", `/${draft.submission}/`).replace(/field-drafts.*/, "uploads/");
            const all = photos.reduce((sum, one) => sum + one.blob.size, 0) || 1;
            const sent = [];
            let before = 0;
            for (const photo of photos) {
                const id = await sendPhoto(endpoint, photo, draft, headers, (at) => tell("sending", ((before + at) / all) * 100));
                before += photo.blob.size;
                sent.push({ id, photo });
            }
            tell("checking", 100);
            if (sent.length) await checked(endpoint, sent);
            answer = await post(draft, sent, context.token);
        }
        // Only now that the portal has said so.
        await done(key);
        return { state: "arrived", url: answer.url, title: draft.title, photos: photos.length };
    };

    // However often and in however many tabs it is pressed: one at a time, and the draft is gone for the second.
    field.send = (key, tell) =>
        navigator.locks.request("sustcity-field-send", async () => {
            try {
                return await carry(key, tell);
            } catch (stopped) {
                if (!(stopped instanceof Stopped)) throw stopped;
                const { state, message: words } = stopped;
                await field.change(key, { state, words });
                return { state, words };
            }
        });
})();
