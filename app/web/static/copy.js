// Buttons that copy what stands beside them. They show only where the browser can copy; without scripts there are none.
"use strict";
(() => {
  if (!navigator.clipboard) return;
  document.documentElement.classList.add("can-copy");
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select it and press Ctrl+C"; // the browser does not let us
    }
    setTimeout(() => { button.textContent = before; }, 4000);
  });
})();
