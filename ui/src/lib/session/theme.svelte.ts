// Puts the colours on the page. The choice is kept outside the vault too, so that the lock screen has it.

import type { Theme } from "$lib/shell";

const kept = "auscult.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const contrast = window.matchMedia("(prefers-contrast: more)");
let chosen: Theme = "system";

export function applyTheme(theme: Theme): void {
  chosen = theme;
  localStorage.setItem(kept, theme);
  show();
}

/** The colours of the last time, before anybody has signed in. */
export function applyKeptTheme(): void {
  const theme = localStorage.getItem(kept);
  chosen = theme === "light" || theme === "dark" || theme === "contrast" ? theme : "system";
  show();
  dark.addEventListener("change", show);
  contrast.addEventListener("change", show);
}

function show(): void {
  const system = contrast.matches ? "contrast" : dark.matches ? "dark" : "light";
  document.documentElement.dataset.theme = chosen === "system" ? system : chosen;
}
