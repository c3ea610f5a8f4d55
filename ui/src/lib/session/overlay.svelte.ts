// What the frame can be asked to show from anywhere: the palette, the help.

let shown = $state<"palette" | "help" | null>(null);

export const overlay = {
  get shown(): "palette" | "help" | null {
    return shown;
  },
};

export function showOverlay(which: "palette" | "help"): void {
  shown = which;
}

export function closeOverlay(): void {
  shown = null;
}
