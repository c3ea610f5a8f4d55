// What a screen asked the shell for: its value, its error, and whether it is taking long enough to say so.
// A later answer never gives way to an earlier one.

import { errorView, type ErrorView } from "./index";

export interface Resource<T> {
  readonly value: T | null;
  readonly error: ErrorView | null;
  /** True once an answer has taken 300 ms. */
  readonly slow: boolean;
  reload(): Promise<void>;
  /** Puts a value in place that the shell has just answered with. */
  set(value: T): void;
}

/** Asks, and asks again whenever what `ask` reads changes. To be called while a component is set up. */
export function resource<T>(ask: () => Promise<T>): Resource<T> {
  let value = $state.raw<T | null>(null);
  let error = $state.raw<ErrorView | null>(null);
  let slow = $state(false);
  let latest = 0;

  async function take(asked: Promise<T>): Promise<void> {
    const turn = ++latest;
    const timer = setTimeout(() => (slow = turn === latest), 300);
    try {
      const answer = await asked;
      if (turn !== latest) return;
      value = answer;
      error = null;
    } catch (cause) {
      if (turn === latest) error = errorView(cause);
    } finally {
      clearTimeout(timer);
      if (turn === latest) slow = false;
    }
  }

  $effect(() => {
    void take(ask());
  });

  return {
    get value() {
      return value;
    },
    get error() {
      return error;
    },
    get slow() {
      return slow;
    },
    reload: () => take(ask()),
    set(next) {
      latest += 1;
      value = next;
      error = null;
    },
  };
}
