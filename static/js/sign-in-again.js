// The session ended while somebody was writing: they sign in in a window over the page, and the work goes on.
{
    const sustcity = (globalThis.sustcity ??= {});
    const dialog = document.querySelector("dialog[data-sign-in-again]");
    let waiting = null;

    const say = (name) => {
        for (const one of dialog.querySelectorAll("[data-says]")) one.hidden = one.dataset.says !== name;
    };

    const tokenOf = async (url) => {
        const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
        return page.querySelector('input[name="csrfmiddlewaretoken"]').value;
    };

    const signIn = async (form) => {
        const data = new FormData(form);
        data.set("csrfmiddlewaretoken", await tokenOf(form.action));
        const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
        return answer.type === "opaqueredirect";
    };

    // Resolves with the answer of `check` once the right person is signed in, with null when the window is closed.
    sustcity.signInAgain = (check) => {
        if (!dialog) return Promise.resolve(null);
        waiting ??= new Promise((resolve) => {
            const form = dialog.querySelector("form");
            say("");
            dialog.showModal();
            form.onsubmit = async (event) => {
                event.preventDefault();
                say("");
                try {
                    if (!(await signIn(form))) return say("wrong");
                    const found = await check();
                    if (!found) return say("another");
                    resolve(found);
                    dialog.close();
                } catch {
                    say("offline");
                }
            };
            dialog.onclose = () => {
                form.reset();
                resolve(null);
                waiting = null;
            };
        });
        return waiting;
    };
    dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}
