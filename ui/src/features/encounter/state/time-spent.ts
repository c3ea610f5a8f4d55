// How long each step was open while the window had the focus: told every so often and on leaving, in whole seconds.

import type { Step } from "$lib/shell";

/** How often it is told, milliseconds. */
export const tellEveryMs = 15_000;

export class TimeSpent {
  readonly #tell: (step: Step, seconds: number) => void;
  readonly #now: () => number;
  #step: Step | null = null;
  /** Since when it is counted; not at all, while the window is in the background. */
  #since: number | null = null;
  #ms = 0;

  constructor(tell: (step: Step, seconds: number) => void, now: () => number = () => performance.now()) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Somebody is at this step from now on; at none of them. */
  at(step: Step | null): void {
    if (step === this.#step) return;
    this.tell();
    this.#step = step;
    this.#ms = 0;
  }

  /** The window has come to the front, or gone to the back. */
  front(isThere: boolean): void {
    this.#count();
    this.#since = isThere ? this.#now() : null;
  }

  /** Tells what was counted since the last time; what is less than a second is told with the next. */
  tell(): void {
    this.#count();
    const seconds = Math.floor(this.#ms / 1000);
    if (this.#step === null || seconds < 1) return;
    this.#ms -= seconds * 1000;
    this.#tell(this.#step, seconds);
  }

  #count(): void {
    if (this.#since === null) return;
    const now = this.#now();
    this.#ms += now - this.#since;
    this.#since = now;
  }
}
