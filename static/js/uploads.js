// Files are sent one by one while the form is being filled in, and go on where a connection broke (tus.io).
// Without a script the form sends them itself.
const uploads = document.querySelector("[data-uploads]");

if (uploads && window.tus?.isSupported) {
    const form = uploads.closest("form");
    const endpoint = uploads.dataset.uploads;
    const { kind, place, most } = uploads.dataset;
    const list = uploads.querySelector("[data-rows]");
    const summary = uploads.querySelector("[data-summary]");
    const chooser = uploads.querySelector("[data-drop] input[type='file']:not([data-camera])");
    const originals = uploads.querySelector("[data-originals]");
    const AT_ONCE = 3;
    // A proxy may hold a request back until it is whole: what breaks then is sent again, so it is kept short.
    const PIECE = 1024 * 1024;
    const PAUSES = [0, 1000, 2000, 4000, 8000, 15000, 30000, 30000, 30000, 30000];
    const LONGEST_SIDE = 2560;
    const NOBODY = "00000000-0000-0000-0000-000000000000";
    const ON_THE_WAY = new Set(["waiting", "shrinking", "sending", "broken", "checking"]);
    const WRONG = new Set(["failed", "refused", "receiving"]);

    // Signing in again in another tab changes it.
    const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.csrfmiddlewaretoken.value;
    const headers = () => ({ "Tus-Resumable": "1.0.0", "X-CSRFToken": token() });
    const idOf = (address) => address.replace(/\/$/, "").split("/").pop();

    // Rows
    const rows = () => [...list.children];
    const rowOf = (id) => list.querySelector(`[data-upload="${id}"]`);
    const files = new WeakMap();
    const sendings = new WeakMap();
    const part = (row, name) => row.querySelector(`[data-${name}]`);

    const show = (row, state, { words, percent } = {}) => {
        row.dataset.state = state;
        if (percent !== undefined) row.querySelector("progress").value = percent;
        const pattern = words || uploads.dataset[state] || "";
        part(row, "words").textContent = pattern.replace("{percent}", Math.floor(row.querySelector("progress").value));
        part(row, "retry").hidden = state !== "failed";
        tellCount();
        saveWhenReady();
    };
    const tellCount = () => {
        const done = rows().filter((row) => row.dataset.state === "accepted").length;
        const words = uploads.dataset.countOf.replace("{done}", done).replace("{all}", rows().length);
        uploads.querySelector("[data-count]").textContent = rows().length ? words : "";
    };
    const say = (words) => {
        summary.textContent = words;
        // Below a hundred rows, or above them, it would not be seen.
        if (words) summary.scrollIntoView({ block: "nearest" });
    };
    const picture = (row, address) => {
        const image = new Image();
        image.alt = "";
        image.decoding = "async";
        // Some forms of photos only the server can show.
        image.onload = () => {
            part(row, "picture").replaceChildren(image);
            URL.revokeObjectURL(address);
        };
        image.src = address;
    };
    const named = (row, id) => {
        if (row.dataset.upload === id) return;
        const known = rowOf(id);
        if (known) {
            // It began before this page was opened, perhaps with a caption.
            const typed = part(row, "caption");
            typed.value ||= part(known, "caption")?.value ?? "";
            known.remove();
        }
        row.dataset.upload = id;
        row.querySelector("[name='uploads']").value = id;
        part(row, "caption").name = `caption-${id}`;
    };
    const readable = (size) => (size < 1e5 ? `${Math.ceil(size / 1024)} kB` : `${(size / 1024 / 1024).toFixed(1)} MB`);
    let count = 0;
    const added = (file) => {
        const row = uploads.querySelector("[data-template]").content.firstElementChild.cloneNode(true);
        count += 1;
        row.setAttribute("aria-label", file.name);
        part(row, "name").textContent = file.name;
        part(row, "size").textContent = readable(file.size);
        part(row, "caption").id = `id_new-caption-${count}`;
        part(row, "caption").labels.length || row.querySelector("label.form-label").setAttribute("for", part(row, "caption").id);
        list.append(row);
        adopt(row);
        files.set(row, file);
        return row;
    };
    const adopt = (row) => {
        const box = row.querySelector("[name='uploads']");
        box.type = "hidden";
        for (const text of row.querySelectorAll("[data-of]")) text.textContent = ` ${part(row, "name").textContent}`;
        part(row, "remove").hidden = false;
    };

    // Sending: a few at a time
    const queue = [];
    let running = 0;
    const next = () => {
        while (running < AT_ONCE && queue.length) {
            running += 1;
            send(queue.shift()).finally(() => {
                running -= 1;
                next();
            });
        }
    };
    const line = (row) => {
        show(row, "waiting");
        queue.push(row);
        next();
    };
    const shrunk = (file) =>
        new Promise((done) => {
            // Only a JPEG keeps what it tells about time and place when it is made smaller.
            if (kind !== "photo" || originals.checked || file.type !== "image/jpeg" || !window.Compressor) return done(file);
            return new Compressor(file, {
                maxWidth: LONGEST_SIDE,
                maxHeight: LONGEST_SIDE,
                quality: 0.85,
                retainExif: true,
                success: (made) => done(made.size < file.size ? made : file),
                error: () => done(file),
            });
        });
    const send = async (row) => {
        if (!row.isConnected) return;
        const file = files.get(row);
        show(row, "shrinking");
        const body = await shrunk(file);
        if (!row.isConnected) return;
        if (kind === "photo") picture(row, URL.createObjectURL(body));
        show(row, "sending");
        await new Promise((done) => transfer(row, file, body, done));
    };
    const transfer = async (row, file, body, done) => {
        const sending = new tus.Upload(body, {
            endpoint,
            chunkSize: PIECE,
            retryDelays: PAUSES,
            removeFingerprintOnSuccess: true,
            metadata: { name: file.name, kind, place },
            fingerprint: async () => [endpoint, kind, place, file.name, file.size, file.lastModified, body.size].join("|"),
            onBeforeRequest: (request) => request.setHeader("X-CSRFToken", token()),
            onUploadUrlAvailable: () => named(row, idOf(sending.url)),
            onProgress: (sent, total) => show(row, "sending", { percent: (sent / total) * 100 }),
            onShouldRetry: (error) => {
                const status = error.originalResponse?.getStatus() ?? 0;
                const isPassing = status === 0 || status >= 500 || [409, 423, 429].includes(status);
                if (isPassing) show(row, "broken");
                return isPassing;
            },
            onSuccess: () => {
                show(row, "checking", { percent: 100 });
                look();
                done();
            },
            onError: (error) => {
                const answer = error.originalResponse;
                const status = answer?.getStatus() ?? 0;
                const isText = answer?.getHeader("Content-Type")?.startsWith("text/plain");
                const words = isText ? answer.getBody() : uploads.dataset[status ? "failed" : "lost"];
                show(row, [413, 422].includes(status) ? "refused" : "failed", { words });
                row.dataset.isLost = status ? "" : "yes";
                done();
            },
        });
        sendings.set(row, { abort: () => sending.abort().finally(done) });
        const earlier = await sending.findPreviousUploads();
        if (earlier.length) sending.resumeFromPreviousUpload(earlier[0]);
        sending.start();
    };
    addEventListener("online", () => rows().filter((row) => row.dataset.isLost && row.dataset.state === "failed").forEach(line));

    // What the worker found: one question for all rows
    let timer;
    const look = () => {
        clearTimeout(timer);
        timer = setTimeout(ask, 700);
    };
    const ask = async () => {
        if (!rows().some((row) => row.dataset.state === "checking")) return;
        try {
            const answer = await fetch(endpoint, { headers: { Accept: "application/json" } });
            if (answer.ok) for (const one of (await answer.json()).uploads) judge(one);
        } catch {
            // The next question may be answered.
        }
        look();
    };
    const judge = (one) => {
        const row = rowOf(one.id);
        if (row?.dataset.state !== "checking" || one.state === "checking") return;
        show(row, one.state, { words: one.problem });
        if (one.thumbnail) picture(row, one.thumbnail);
    };

    // Adding and removing
    const take = (chosen) => {
        say("");
        for (const file of chosen) {
            const isTwice = rows().some((row) => {
                const known = files.get(row);
                return known && known.name === file.name && known.size === file.size && known.lastModified === file.lastModified;
            });
            if (isTwice) continue;
            if (rows().length >= Number(most)) {
                say(uploads.dataset.tooMany);
                break;
            }
            line(added(file));
        }
    };
    const remove = async (row) => {
        const neighbour = row.nextElementSibling ?? row.previousElementSibling;
        const id = row.dataset.upload;
        row.remove();
        tellCount();
        (neighbour?.querySelector("[data-remove]") ?? chooser).focus();
        await sendings.get(row)?.abort();
        if (id) await fetch(uploads.dataset.uploadAddress.replace(NOBODY, id), { method: "DELETE", headers: headers(), keepalive: true }).catch(() => {});
        saveWhenReady();
    };
    list.addEventListener("click", (event) => {
        const row = event.target.closest("[data-upload]");
        if (event.target.closest("[data-remove]")) remove(row);
        if (event.target.closest("[data-retry]")) line(row);
    });
    for (const input of uploads.querySelectorAll("[data-drop] input[type='file']")) {
        input.addEventListener("change", (event) => {
            event.stopPropagation();
            take([...input.files]);
            input.value = "";
        });
    }
    const zone = uploads.querySelector("[data-drop]");
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    document.addEventListener("dragover", (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        zone.classList.add("is-over");
    });
    for (const leaving of ["dragleave", "drop", "dragend"]) document.addEventListener(leaving, () => zone.classList.remove("is-over"));
    // Dropped beside the place, a file would take the page's place.
    document.addEventListener("drop", (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        take([...event.dataTransfer.files]);
    });
    document.addEventListener("paste", (event) => {
        if (!event.clipboardData?.files.length) return;
        event.preventDefault();
        take([...event.clipboardData.files]);
    });

    // Saving: all or nothing, when everything has arrived and the person is still signed in
    let isWanted = false;
    let isSure = false;
    const saveWhenReady = () => {
        if (isWanted && !rows().some((row) => ON_THE_WAY.has(row.dataset.state))) form.requestSubmit();
    };
    const mayStillSave = async () => {
        try {
            const answer = await fetch(endpoint);
            if (answer.ok) return true;
            const isText = answer.headers.get("Content-Type")?.startsWith("text/plain");
            say(isText ? await answer.text() : uploads.dataset.offline);
        } catch {
            say(uploads.dataset.offline);
        }
        return false;
    };
    form.addEventListener("submit", async (event) => {
        if (isSure) return;
        event.preventDefault();
        if (rows().some((row) => ON_THE_WAY.has(row.dataset.state))) {
            isWanted = true;
            say(uploads.dataset.later);
            return;
        }
        isWanted = false;
        const wrong = rows().find((row) => WRONG.has(row.dataset.state));
        if (wrong) {
            part(wrong, "remove").focus();
            say(uploads.dataset.wrong);
            return;
        }
        if (!(await mayStillSave()) || isSure) return;
        isSure = true;
        form.csrfmiddlewaretoken.value = token();
        form.requestSubmit();
    });
    addEventListener("pageshow", () => {
        isSure = false;
    });
    addEventListener("beforeunload", (event) => {
        if (!isSure && rows().some((row) => ON_THE_WAY.has(row.dataset.state))) event.preventDefault();
    });

    // The page as it works with a script
    zone.classList.add("is-on");
    uploads.classList.add("is-on-its-way");
    for (const way of uploads.querySelectorAll("[data-ways]")) way.hidden = false;
    // A document's caption stands in its row.
    document.getElementById("div_id_caption")?.remove();
    chooser.multiple = true;
    rows().forEach(adopt);
    tellCount();
    look();
}
