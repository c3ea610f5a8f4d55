// When to save: soon after the last change, and at the latest a set time after the first one that is not saved yet.
//
// Invariants: at most one save is under way; what changed meanwhile is saved after it; `flush` ends only when
// everything that was changed before it is saved or has failed to be.

/** Where the text stands. */
export type SaveState = "saved" | "unsaved" | "saving" | "failed";

export interface AutosaveOptions {
  /** Saves what there is now. A rejection counts as failed and is tried again later. */
  save: () => Promise<void>;
  /** Hears every change of state. */
  onState: (state: SaveState) => void;
  /** Quiet time after a change before saving, milliseconds. */
  quietMs?: number;
  /** Longest time a change waits, milliseconds. */
  longestMs?: number;
  /** Time until a failed save is tried again, milliseconds. */
  retryMs?: number;
}

export class Autosave {
  #options: Required<AutosaveOptions>;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #deadline: number | null = null;
  #dirty = false;
  #underWay: Promise<void> | null = null;
  #ended = false;

  constructor(options: AutosaveOptions) {
    this.#options = { quietMs: 300, longestMs: 600, retryMs: 3000, ...options };
  }

  /** Something was changed. */
  changed(): void {
    if (this.#ended) return;
    this.#dirty = true;
    const now = Date.now();
    this.#deadline ??= now + this.#options.longestMs;
    this.#wait(Math.min(this.#options.quietMs, Math.max(0, this.#deadline - now)));
    if (!this.#underWay) this.#options.onState("unsaved");
  }

  /** Sets how long a change waits at the longest, milliseconds. */
  longest(ms: number): void {
    this.#options.longestMs = ms;
  }

  /** Whether something is not saved. */
  get pending(): boolean {
    return this.#dirty || this.#underWay !== null;
  }

  /** Saves at once what is not saved; ends when that is done. */
  async flush(): Promise<void> {
    this.#stopWaiting();
    if (this.#underWay) await this.#underWay;
    if (this.#dirty) await this.#run();
  }

  /** What was changed no longer needs saving: it was replaced by something that is saved. */
  forget(): void {
    this.#stopWaiting();
    this.#dirty = false;
  }

  /** Saves what is left and takes no more changes. */
  async end(): Promise<void> {
    await this.flush();
    this.#ended = true;
    this.#stopWaiting();
  }

  #run(): Promise<void> {
    this.#underWay ??= this.#save().finally(() => {
      this.#underWay = null;
      if (this.#dirty && this.#timer === null && !this.#ended) this.#wait(this.#options.retryMs);
    });
    return this.#underWay;
  }

  async #save(): Promise<void> {
    this.#stopWaiting();
    this.#dirty = false;
    this.#options.onState("saving");
    try {
      await this.#options.save();
      this.#options.onState(this.#dirty ? "unsaved" : "saved");
    } catch {
      this.#dirty = true;
      this.#options.onState("failed");
    }
  }

  #wait(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#underWay) void this.#underWay.then(() => this.flush());
      else void this.#run();
    }, ms);
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#deadline = null;
  }
}
