// Helps of the editor's forms; each form also works without a script.

// [data-shown-when="name=one two"] is shown only while the radio button `name` has one of these values.
const showWhatApplies = () => {
    for (const part of document.querySelectorAll("[data-shown-when]")) {
        const [name, values] = part.dataset.shownWhen.split("=");
        const chosen = document.querySelector(`input[name="${name}"]:checked`)?.value;
        // What has a mistake stays in sight: the summary leads there.
        part.hidden = chosen !== undefined && !values.split(" ").includes(chosen) && !part.querySelector(".is-invalid");
    }
};
document.addEventListener("change", showWhatApplies);
showWhatApplies();

// A line that was added takes the focus
document.addEventListener("htmx:afterSettle", (event) => {
    if (!event.target.id?.startsWith("rows-")) return;
    showWhatApplies();
    const lines = event.target.querySelectorAll(":scope > .line, :scope > .criterion");
    lines[lines.length - 1]?.querySelector("input:not([type=hidden]), textarea, select")?.focus();
});
