// Where a visit stands on its way through the six steps, as the shell derives it from the records, kept fresh by what the
// shell says has changed; and the state of the window in each step, which outlives the program.
//
// Invariants: a later answer never gives way to an earlier one; what the window wants kept is sent whole, one at a time,
// the latest last, and `flush` ends only when it has been.

import { call, errorView, on, type EncounterId, type ErrorView, type Step, type StepSettings, type StepState, type WorkflowView } from "$lib/shell";
import { report } from "./report";

/** Goes to where a step is worked on; to a section of the note and a place in it, if they are named. */
export type Goes = (step: Step, section?: string | null, start?: number | null) => void;

/** So long nothing changes before the state of the window is kept, milliseconds. */
const quietMs = 400;

export class WorkflowState {
  readonly id: EncounterId;
  readonly #goes: Goes;
  #view = $state.raw<WorkflowView | null>(null);
  #error = $state.raw<ErrorView | null>(null);
  #busy = $state(false);
  /** What the window wants kept; the shell's, until something was changed here. */
  #settings = $state.raw<StepSettings | null>(null);
  #unsent = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;
  #turn = 0;
  #reading: Promise<WorkflowView | null> | null = null;
  #again = false;

  constructor(id: EncounterId, goes: Goes = () => undefined) {
    this.id = id;
    this.#goes = goes;
  }

  get view(): WorkflowView | null {
    return this.#view;
  }
  /** Why it could not be read the last time. */
  get error(): ErrorView | null {
    return this.#error;
  }
  /** Whether a change is on its way. */
  get busy(): boolean {
    return this.#busy;
  }
  get settings(): StepSettings | null {
    return this.#settings ?? this.#view?.settings ?? null;
  }
  stateOf(step: Step): StepState | null {
    return this.#view?.steps.find((state) => state.step === step) ?? null;
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

  /** Goes to where a step is worked on. */
  go: Goes = (step, section, start) => this.#goes(step, section, start);

  /** Reads it anew. What is asked for while an answer is on its way is asked once, after it. */
  async reload(): Promise<WorkflowView | null> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#read();
    const view = await this.#reading;
    this.#reading = null;
    if (!this.#again) return view;
    this.#again = false;
    return this.reload();
  }

  async #read(): Promise<WorkflowView | null> {
    const turn = ++this.#turn;
    try {
      const view = await call("workflow", this.id);
      if (turn === this.#turn) this.#take(view);
      return view;
    } catch (cause) {
      if (turn === this.#turn) this.#error = errorView(cause);
      return null;
    }
  }

  /** Makes one change that answers with how things stand; says whether it was made. What was refused is said. */
  async change(work: () => Promise<WorkflowView>): Promise<boolean> {
    if (this.#busy) return false;
    const refused = await this.#try(work);
    if (refused !== null) report(refused);
    return refused === null;
  }

  /** As `change`; what was refused is answered, for whoever has a place to say it. */
  async attempt(work: () => Promise<WorkflowView>): Promise<ErrorView | null> {
    const refused = this.#busy ? null : await this.#try(work);
    return refused === null ? null : errorView(refused);
  }

  /** What it was refused with; how things stand is read anew then. */
  async #try(work: () => Promise<WorkflowView>): Promise<unknown> {
    this.#busy = true;
    try {
      await this.#answer(work);
      return null;
    } catch (cause) {
      await this.reload();
      return cause;
    } finally {
      this.#busy = false;
    }
  }

  /** Tells that somebody opened a step. Nobody waits for that, and nobody has to hear that it failed. */
  opened(step: Step): void {
    void this.#answer(() => call("openStep", this.id, step)).catch(() => undefined);
  }

  /** Tells that a step was open for so long: the next one tells as much. */
  spent(step: Step, seconds: number): void {
    void call("spendTime", this.id, step, seconds).catch(() => undefined);
  }

  async #answer(work: () => Promise<WorkflowView>): Promise<void> {
    const turn = ++this.#turn;
    const view = await work();
    if (turn === this.#turn) this.#take(view);
  }

  #take(view: WorkflowView | null): void {
    this.#view = view;
    this.#error = null;
  }

  /** Keeps a part of the state of the window, soon. */
  keep(change: Partial<StepSettings>): void {
    const { settings } = this;
    if (!settings) return;
    this.#settings = { ...settings, ...change };
    this.#unsent = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), quietMs);
  }

  /** Sends what is not kept yet; ends when it is. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#sending) await this.#sending;
    if (!this.#unsent || !this.#settings) return;
    this.#unsent = false;
    const settings = this.#settings;
    this.#sending = call("keepStepSettings", this.id, settings).then(() => undefined, () => {
      // It goes with the next change; what is lost at worst is where somebody stood.
      this.#unsent = true;
    });
    await this.#sending;
    this.#sending = null;
    // From which chance on proposals are shown decides what is left to decide.
    if (settings.threshold !== this.#view?.settings.threshold) await this.reload();
  }
}
