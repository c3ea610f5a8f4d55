// What goes out of a visit as the window shows it: the choice before the signature, kept at each change, and how far each
// thing is after it.
//
// Invariants: while somebody chooses, what they see is what they chose, whatever the shell tells of the visit; choices
// are kept one at a time, the latest last.

import { call, errorView, on, type DispatchesView, type DispatchId, type DispatchOptions, type EncounterId, type ErrorView } from "$lib/shell";
import { report } from "../state/report";

/** So long nobody types before what was typed is kept, milliseconds. */
const quietMs = 300;

export class Dispatches {
  readonly id: EncounterId;
  readonly #kept: () => void;
  #view = $state.raw<DispatchesView | null>(null);
  #error = $state.raw<ErrorView | null>(null);
  #options = $state.raw<DispatchOptions | null>(null);
  #busy = $state(false);
  #saved = $state<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> = Promise.resolve();
  #turn = 0;

  /** `kept` hears that a choice is kept. */
  constructor(id: EncounterId, kept: () => void = () => undefined) {
    this.id = id;
    this.#kept = kept;
  }

  get view(): DispatchesView | null {
    return this.#view;
  }
  get error(): ErrorView | null {
    return this.#error;
  }
  get busy(): boolean {
    return this.#busy;
  }
  /** What is chosen, as far as it was chosen here. */
  get options(): DispatchOptions | null {
    return this.#options ?? this.#view?.options ?? null;
  }
  /** Where a document was saved last. */
  get saved(): string | null {
    return this.#saved;
  }

  /** Reads it and hears about changes; the answer ends that and keeps what is not kept yet. */
  begin(): () => void {
    const stop = on("changed", (changed) => {
      if (changed.encounter === this.id) void this.reload();
    });
    void this.reload();
    return () => {
      stop();
      void this.flush();
    };
  }

  async reload(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const view = await call("dispatches", this.id);
      if (turn === this.#turn) this.#take(view);
    } catch (cause) {
      if (turn === this.#turn) this.#error = errorView(cause);
    }
  }

  /** Chooses; kept at once, or once the typing pauses. */
  choose(change: Partial<DispatchOptions>, when: "now" | "typed"): void {
    const before = this.options;
    if (!before) return;
    this.#options = { ...before, ...change };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), when === "now" ? 0 : quietMs);
  }

  /** Keeps what is not kept yet; ends when it has been. */
  async flush(): Promise<void> {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#sending = this.#sending.then(() => this.#keep());
    }
    await this.#sending;
  }

  async #keep(): Promise<void> {
    const options = this.#options;
    if (!options) return;
    try {
      const view = await call("saveDispatchOptions", this.id, options);
      this.#turn += 1;
      this.#take(view);
      this.#kept();
    } catch (cause) {
      this.#error = errorView(cause);
    }
  }

  async retry(id: DispatchId): Promise<void> {
    await this.#change(() => call("retryDispatch", id));
  }

  async withdraw(id: DispatchId): Promise<void> {
    await this.#change(() => call("withdrawDispatch", id));
  }

  /** Saves a document into the export folder. */
  async save(id: DispatchId): Promise<void> {
    try {
      this.#saved = (await call("exportDispatch", id)).path;
    } catch (cause) {
      report(cause);
    }
  }

  async #change(work: () => Promise<DispatchesView>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const view = await work();
      this.#turn += 1;
      this.#take(view);
    } catch (cause) {
      report(cause);
      await this.reload();
    } finally {
      this.#busy = false;
    }
  }

  #take(view: DispatchesView): void {
    this.#view = view;
    this.#error = null;
    // What was signed stands: nothing is left to choose.
    if (view.signed) this.#options = null;
  }
}
