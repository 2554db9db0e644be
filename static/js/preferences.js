// Loaded before the first paint, so that the reader's size and contrast do not flash in afterwards.
(() => {
    const root = document.documentElement;
    root.classList.add("js");
    for (const name of ["text", "contrast"]) {
        let value = null;
        try {
            value = localStorage.getItem(`sustcity-${name}`);
        } catch {
            // A browser that keeps nothing still shows the page in its usual size.
        }
        if (value) root.dataset[name] = value;
    }
})();
