// Trying other points: a slider beside each field, and faults shown beside the field they are in. The sums come from the server.
const trial = document.querySelector("form[data-what-if]");

const sliderOf = (field) => trial.querySelector(`input[data-for="${field.id}"]`);

trial?.addEventListener("input", (event) => {
    const moved = event.target;
    if (moved.type === "range") {
        document.getElementById(moved.dataset.for).value = moved.value;
    } else if (moved.value.trim() !== "" && Number.isFinite(Number(moved.value))) {
        sliderOf(moved).value = moved.value;
    }
});

const showFaults = () => {
    for (const field of trial.querySelectorAll(".points input")) {
        const fault = document.querySelector(`#trial-panel [data-error-for="${field.name}"]`);
        field.classList.toggle("is-invalid", Boolean(fault));
        field.setAttribute("aria-invalid", String(Boolean(fault)));
        document.getElementById(`error_${field.name}`).textContent = fault?.dataset.error ?? "";
    }
};
document.addEventListener("htmx:afterSettle", (event) => {
    if (trial && event.detail.elt?.id === "trial-panel") showFaults();
});
