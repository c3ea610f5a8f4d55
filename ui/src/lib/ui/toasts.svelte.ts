// Short messages at the foot of the window, with undo where something can be taken back.

export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly tone: "plain" | "amber" | "red";
  readonly undo: (() => void) | null;
  readonly topic: string | null;
}

const shownForMs = 8000;
let toasts = $state.raw<readonly Toast[]>([]);
let count = 0;
/** When each one goes by itself. Not state: nothing shows it. */
// eslint-disable-next-line svelte/prefer-svelte-reactivity
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export const shownToasts = {
  get list(): readonly Toast[] {
    return toasts;
  },
};

/**
 * Shows a message; one with an undo stays a little longer. What is said already is not said twice: it stays on from
 * now. Two that can be undone are two, even in the same words; but one on the same topic takes the place of the one
 * before: where only the last change can be undone, no older message offers to.
 */
export function toast(message: string, options: { tone?: Toast["tone"]; undo?: () => void; topic?: string } = {}): void {
  const tone = options.tone ?? "plain";
  const undo = options.undo ?? null;
  const topic = options.topic ?? null;
  if (topic) for (const other of toasts.filter((each) => each.topic === topic)) closeToast(other.id);
  const said = toasts.find((each) => each.message === message && each.tone === tone && !each.undo && !undo);
  const shown: Toast = said ?? { id: ++count, message, tone, undo, topic };
  if (!said) toasts = [...toasts.slice(-2), shown];
  clearTimeout(timers.get(shown.id));
  timers.set(
    shown.id,
    setTimeout(() => closeToast(shown.id), undo ? shownForMs * 1.5 : shownForMs),
  );
}

export function closeToast(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  toasts = toasts.filter((shown) => shown.id !== id);
}

export function clearToasts(): void {
  for (const { id } of toasts) closeToast(id);
}
