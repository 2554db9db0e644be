// One draft on the screen: every change is on the device a moment later.
(() => {
    const page = document.querySelector("[data-field]");
    const { dataset } = page;
    const form = page.querySelector("[data-form]");
    const rows = form.querySelector("[data-photo-rows]");
    const LONGEST_SIDE = 2560;
    const part = (place, name) => place.querySelector(`[data-${name}]`);
    const copy = (name) => part(page, name).content.firstElementChild.cloneNode(true);
    const say = (words) => {
        part(form, "form-said").textContent = words;
    };
    let key = null;
    let places = [];

    const kept = async (work) => {
        try {
            await work;
            part(form, "keep-state").textContent = dataset.saved;
        } catch (error) {
            part(form, "keep-state").textContent = "";
            say(error?.name === "QuotaExceededError" ? dataset.full : String(error?.message ?? error));
        }
    };

    // Text
    const values = () => ({
        submission: Number(form.elements.submission.value),
        title: form.elements.title.value,
        about: form.elements.about.value,
        starts_on: form.elements.starts_on.value,
        place: form.elements.place.value,
        indicators: [...form.querySelectorAll("[name='indicators']:checked")].map((box) => box.value),
        state: "kept",
        words: "",
        at: Date.now(),
    });
    let timer;
    field.keep = async () => {
        clearTimeout(timer);
        timer = undefined;
        if (key) await kept(field.change(key, values()));
    };
    const later = () => {
        clearTimeout(timer);
        part(form, "keep-state").textContent = "";
        timer = setTimeout(field.keep, 300);
    };
    form.addEventListener("input", (event) => {
        if (!event.target.name) return;
        if (event.target.name === "submission") offerIndicators([]);
        showDay();
        later();
    });
    // A phone may put the page to sleep and never wake it.
    document.addEventListener("visibilitychange", () => timer && field.keep());

    // The calendar of the device is the device's; the words below are the Buddhist era's.
    const here = () => places.find((one) => one.id === Number(form.elements.submission.value));
    const calendar = new Intl.DateTimeFormat(`${document.documentElement.lang}-TH-u-ca-buddhist`, { dateStyle: "full" });
    field.dayInWords = (day) => (day ? calendar.format(new Date(`${day}T00:00`)) : "");
    const isOutside = (day, place) => {
        const year = Number(day.slice(0, 4)) + 543;
        return Boolean(day && place) && !(place.first <= year && year <= place.year);
    };
    const yearsOf = (place) => dataset.years.replace("{first}", place.first).replace("{last}", place.year);
    const showDay = () => {
        const day = form.elements.starts_on.value;
        part(form, "day").textContent = isOutside(day, here()) ? yearsOf(here()) : field.dayInWords(day);
    };

    const offerIndicators = (ticked) => {
        part(form, "indicators").replaceChildren(
            ...(here()?.dimensions ?? []).map((dimension) => {
                const fold = copy("dimension-pattern");
                part(fold, "name").textContent = part(fold, "legend").textContent = `${dimension.number}. ${dimension.name}`;
                fold.classList.add(`dim-${dimension.number}`);
                for (const indicator of dimension.indicators) {
                    const choice = copy("indicator-pattern");
                    choice.firstElementChild.value = indicator.number;
                    choice.firstElementChild.checked = ticked.includes(indicator.number);
                    fold.open ||= choice.firstElementChild.checked;
                    part(choice, "name").textContent = `${indicator.number} ${indicator.name}`;
                    part(fold, "legend").parentElement.append(choice);
                }
                return fold;
            }),
        );
    };

    // Photos
    const shrunk = (file) =>
        new Promise((done) => {
            // Only a JPEG keeps what it tells about time and place when it is made smaller.
            if (file.type !== "image/jpeg" || !window.Compressor) return done(file);
            return new Compressor(file, {
                maxWidth: LONGEST_SIDE,
                maxHeight: LONGEST_SIDE,
                quality: 0.85,
                retainExif: true,
                success: (made) => done(made.size < file.size ? made : file),
                error: () => done(file),
            });
        });
    const showPhoto = (photo) => {
        const row = copy("photo-pattern");
        row.dataset.photo = photo.id;
        row.setAttribute("aria-label", photo.name);
        const address = URL.createObjectURL(photo.blob);
        const picture = part(row, "picture");
        picture.onload = picture.onerror = () => URL.revokeObjectURL(address);
        picture.src = address;
        part(row, "caption").value = photo.caption;
        part(row, "consent").value = photo.consent;
        part(row, "problem").hidden = !photo.problem;
        part(row, "problem").textContent = photo.problem;
        rows.append(row);
    };
    const take = async (files) => {
        say("");
        for (const file of files) {
            if (rows.children.length >= Number(dataset.most)) {
                say(dataset.tooMany.replace("{most}", dataset.most));
                break;
            }
            const draft = key;
            const photo = { id: crypto.randomUUID(), draft, name: file.name, blob: await shrunk(file) };
            Object.assign(photo, { caption: "", consent: "", upload: "", problem: "" });
            await kept(field.addPhoto(photo).then(() => draft === key && showPhoto(photo)));
        }
        await field.keep();
        navigator.storage?.persist?.();
    };
    for (const input of form.querySelectorAll("[data-photos-input]")) {
        input.addEventListener("change", () => {
            const chosen = [...input.files];
            input.value = "";
            take(chosen);
        });
    }
    rows.addEventListener("change", (event) => {
        const row = event.target.closest("[data-photo]");
        const about = { caption: part(row, "caption").value.slice(0, Number(dataset.captionLimit)), consent: part(row, "consent").value };
        kept(field.changePhoto(row.dataset.photo, about));
    });
    rows.addEventListener("click", async (event) => {
        if (!event.target.closest("[data-remove]")) return;
        const row = event.target.closest("[data-photo]");
        await kept(field.removePhoto(row.dataset.photo));
        row.remove();
        form.elements.title.focus();
    });

    // Where the device is: asked for only when somebody presses
    const position = part(form, "position");
    position.hidden = !navigator.geolocation;
    position.addEventListener("click", () => {
        navigator.geolocation.getCurrentPosition(
            ({ coords }) => {
                const degrees = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`;
                form.elements.place.value = [form.elements.place.value.trim(), degrees].filter(Boolean).join(" ");
                field.keep();
            },
            () => say(dataset.noPlace),
            { enableHighAccuracy: true, timeout: 20_000 },
        );
    });

    field.show = async (draft, offered) => {
        key = draft.key;
        places = offered;
        rows.replaceChildren();
        say(draft.state === "refused" ? draft.words : "");
        part(form, "keep-state").textContent = "";
        form.elements.submission.replaceChildren(...places.map((one) => new Option(`${one.name} ${one.year}`, one.id)));
        part(form, "where").hidden = places.length < 2;
        for (const name of ["submission", "title", "about", "starts_on", "place"]) form.elements[name].value = draft[name];
        offerIndicators(draft.indicators);
        showDay();
        for (const photo of await field.photos(key)) showPhoto(photo);
    };
    field.isOpen = (one) => one === key;
    field.leave = async () => {
        if (timer) await field.keep();
        key = null;
    };
    // Whether it can be sent; says what is missing.
    field.isReady = (draft, offered) => {
        const place = offered.find((one) => one.id === draft.submission);
        if (!draft.title.trim()) say(dataset.noTitle);
        else if (isOutside(draft.starts_on, place)) say(yearsOf(place));
        else return true;
        return false;
    };
})();
