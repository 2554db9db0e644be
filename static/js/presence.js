// Tells the municipality's own people who else looks at or types in an indicator, and notices what others saved.
{
    const form = document.querySelector("form[data-autosave][data-presence]:not([data-new])");
    const EVERY = 15_000;

    if (form) {
        const line = document.querySelector("[data-presence-line]");
        let version = form.elements.version.value;
        let typedAt = 0;
        let lastSaidTyping = 0;

        const markRail = (rail) => {
            for (const mark of document.querySelectorAll(".rail-presence")) mark.remove();
            for (const [number, names] of Object.entries(rail)) {
                const link = document.querySelector(`.rail a[href$="/indicators/${CSS.escape(number)}/"] > span:nth-child(2)`);
                const mark = document.querySelector("template[data-rail-presence]")?.content.firstElementChild.cloneNode(true);
                if (!link || !mark) continue;
                mark.append(` ${names}`);
                link.append(mark);
            }
        };
        const ping = async () => {
            if (document.hidden) return;
            const data = new FormData();
            data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
            data.set("place", form.dataset.place);
            if (Date.now() - typedAt < EVERY) data.set("typing", "1");
            try {
                const answer = await fetch(form.dataset.presence, { method: "POST", body: data, redirect: "manual" });
                if (!answer.ok) return;
                const told = await answer.json();
                if (String(told.user) !== form.dataset.person) return;
                if (line) line.innerHTML = told.here;
                markRail(told.rail);
                if (told.version !== null && String(told.version) !== version) form.dispatchEvent(new CustomEvent("autosave:behind"));
            } catch {
                // Without network nobody is seen; the next one tries again.
            }
        };
        form.addEventListener("autosave:answered", (event) => (version = String(event.detail.version)));
        form.addEventListener("input", () => {
            typedAt = Date.now();
            if (typedAt - lastSaidTyping < EVERY) return;
            lastSaidTyping = typedAt;
            ping();
        });
        document.addEventListener("visibilitychange", ping);
        setInterval(ping, EVERY);
        ping();
    }
}
