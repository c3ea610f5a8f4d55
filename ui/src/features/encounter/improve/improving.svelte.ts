// The changes proposed for a note, and going through them. What is decided is kept by the shell at once; here is only
// what is shown and what is chosen.

import { call, type ChangeDecision, type EnhancementSettings, type EnhancementView, type ReviewedChange } from "$lib/shell";
import type { Draft } from "../note/draft.svelte";
import { report } from "../state/report";

export class Improving {
  readonly #draft: Draft;
  #view = $state.raw<EnhancementView | null>(null);
  #busy = $state(false);
  #loaded = $state(false);
  #chosen = $state<number | null>(null);
  #running = $state(false);
  #stopped = $state(false);
  #tookMs = $state<number | null>(null);

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  get view(): EnhancementView | null {
    return this.#view;
  }
  get busy(): boolean {
    return this.#busy;
  }
  get loaded(): boolean {
    return this.#loaded;
  }
  /** Whether changes are being looked for. */
  get running(): boolean {
    return this.#running;
  }
  /** Whether the last search was stopped. */
  get stopped(): boolean {
    return this.#stopped;
  }
  /** How long the last search took, milliseconds; nothing before there was one here. */
  get tookMs(): number | null {
    return this.#tookMs;
  }
  /** The change the keys are about. */
  get chosen(): ReviewedChange | null {
    return this.#view?.changes.find((one) => one.change.id === this.#chosen) ?? null;
  }
  get open(): readonly ReviewedChange[] {
    return (this.#view?.changes ?? []).filter((one) => one.state === "pending");
  }

  /** Takes up what was proposed before. */
  async load(): Promise<void> {
    await this.#work(async () => {
      const note = this.#draft.note;
      return note ? call("enhancement", note.id) : null;
    });
    this.#loaded = true;
  }

  /** Looks for improvements; what was proposed before is laid aside. */
  async run(settings: EnhancementSettings): Promise<void> {
    if (this.#busy) return;
    this.#chosen = null;
    this.#stopped = false;
    this.#running = true;
    const begun = performance.now();
    await this.#work(async () => {
      const note = this.#draft.note;
      const view = note ? await call("enhanceNote", note.id, settings) : null;
      if (this.#stopped) return null;
      this.#tookMs = performance.now() - begun;
      return view;
    });
    this.#running = false;
  }

  /** What is being looked for is not shown any more when it comes. The note is as it was: nothing was taken into it. */
  stop(): void {
    if (!this.#running) return;
    this.#stopped = true;
    this.#running = false;
  }

  decide(ids: readonly number[], decision: ChangeDecision): Promise<void> {
    const view = this.#view;
    if (!view || ids.length === 0) return Promise.resolve();
    const next = this.#after(ids);
    return this.#work(async () => {
      const answer = await call("decideChanges", view.id, view.note.revision, [...ids], decision);
      this.#chosen = next;
      return answer;
    });
  }

  undo(): Promise<void> {
    const view = this.#view;
    if (!view?.canUndo) return Promise.resolve();
    return this.#work(() => call("undoChanges", view.id, view.note.revision));
  }

  choose(id: number): void {
    this.#chosen = id;
  }

  /** Chooses the open change so many further on. */
  step(by: number): void {
    const { open } = this;
    if (open.length === 0) return;
    const at = open.findIndex((one) => one.change.id === this.#chosen);
    const next = at < 0 ? (by > 0 ? 0 : open.length - 1) : Math.min(Math.max(at + by, 0), open.length - 1);
    this.#chosen = open[next]?.change.id ?? null;
  }

  /** The open change behind those that are being decided. */
  #after(ids: readonly number[]): number | null {
    const { open } = this;
    const last = open.findLastIndex((one) => ids.includes(one.change.id));
    const left = open.filter((one, at) => !ids.includes(one.change.id) && at > last);
    return (left[0] ?? open.find((one) => !ids.includes(one.change.id)))?.change.id ?? null;
  }

  async #work(work: () => Promise<EnhancementView | null>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#draft.flush();
      const view = await work();
      if (view) {
        this.#view = view;
        if (this.chosen === null || this.chosen.state !== "pending") this.#chosen = this.open[0]?.change.id ?? null;
        this.#draft.follow(view.note);
      }
    } catch (error) {
      report(error);
      await this.#reread();
    } finally {
      this.#busy = false;
    }
  }

  /** After a refusal: what stands now. */
  async #reread(): Promise<void> {
    const note = this.#draft.note;
    try {
      const view = note ? await call("enhancement", note.id) : null;
      if (view) this.#view = view;
    } catch {
      // Said already.
    }
  }
}
