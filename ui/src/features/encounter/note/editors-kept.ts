// Keeps how the editors of a note stand, so that a window opened again has the same cursor and can undo the same things.

import type { StepKeeping } from "$lib/visits/step-keeping";
import type { Draft, Listener } from "./draft.svelte";
import { keptEditor } from "./kept-editors";

/** What is kept with, and when it is kept at once. */
export interface Keeping extends StepKeeping {
  flush(): Promise<void>;
}

/** So long the cursor rests before its place is kept, milliseconds. */
const quietMs = 500;

export class EditorsKept implements Listener {
  readonly #draft: Draft;
  readonly #keeping: Keeping;
  /** The sections somebody was in, the latest first. */
  #recent: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isTakenUp = false;

  constructor(draft: Draft, keeping: Keeping) {
    this.#draft = draft;
    this.#keeping = keeping;
    draft.tellTo(this);
  }

  /** Takes the editors up as they were left, once; the cursor goes where it was last. */
  takeUp(): void {
    const kept = this.#keeping.settings?.editors;
    if (this.#isTakenUp || !kept || !this.#draft.note) return;
    this.#isTakenUp = true;
    const taken = this.#draft.takeUp(kept);
    this.#recent = kept.map((one) => one.section).filter((section) => taken.includes(section));
    const last = kept.find((one) => one.section === this.#recent[0]);
    if (last && !this.#draft.going) this.#draft.goTo(last.section, last.anchor, last.head);
  }

  moved(section: string): void {
    if (this.#recent[0] !== section) this.#recent = [section, ...this.#recent.filter((each) => each !== section)];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), quietMs);
  }

  /** What can be undone is of the text that is saved: it is kept with it. */
  async saved(): Promise<void> {
    this.#keep();
    await this.#keeping.flush();
  }

  /** Keeps at once what is not kept yet. */
  end(): void {
    if (this.#timer !== undefined) this.#keep();
  }

  #keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const sections = this.#draft.content()?.sections ?? [];
    const now = new Date();
    const editors = this.#recent.flatMap((key) => {
      const section = sections.find((one) => one.key === key);
      return section ? [keptEditor(key, this.#draft.stateOf(section), now)] : [];
    });
    this.#keeping.keep({ editors });
  }
}
