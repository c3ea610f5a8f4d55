// Short messages at the foot of the window, with undo where something can be taken back.

export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly tone: "plain" | "amber" | "red";
  readonly undo: (() => void) | null;
}

const shownForMs = 8000;
let toasts = $state.raw<readonly Toast[]>([]);
let count = 0;

export const shownToasts = {
  get list(): readonly Toast[] {
    return toasts;
  },
};

/** Shows a message; one with an undo stays a little longer. */
export function toast(message: string, options: { tone?: Toast["tone"]; undo?: () => void } = {}): void {
  const shown: Toast = { id: ++count, message, tone: options.tone ?? "plain", undo: options.undo ?? null };
  toasts = [...toasts.slice(-2), shown];
  setTimeout(() => closeToast(shown.id), shown.undo ? shownForMs * 1.5 : shownForMs);
}

export function closeToast(id: number): void {
  toasts = toasts.filter((shown) => shown.id !== id);
}

export function clearToasts(): void {
  toasts = [];
}
