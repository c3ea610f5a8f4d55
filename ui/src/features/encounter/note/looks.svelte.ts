// The things in a note to look at, asked anew as the note changes.
//
// Invariant: the answer shown is that to the newest text asked about; an older one that comes late is dropped.

import { call, type GuardFinding, type NoteContent, type NoteId, type NoteLook } from "$lib/shell";

/** So long nothing is typed before the note is looked through, milliseconds. */
const QUIET = 400;

/** What the list needs of the note it is about. */
export interface LookedThrough {
  readonly encounter: string;
  note(): NoteId | null;
  content(): NoteContent | null;
}

export class Looks {
  readonly #of: LookedThrough;
  #all = $state.raw<readonly NoteLook[]>([]);
  #failed = $state(false);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(of: LookedThrough) {
    this.#of = of;
  }

  get all(): readonly NoteLook[] {
    return this.#all;
  }
  /** Those nobody has answered. */
  get open(): readonly NoteLook[] {
    return this.#all.filter((look) => look.looked === null);
  }
  /** The last check did not succeed: the list is of an earlier text. */
  get failed(): boolean {
    return this.#failed;
  }

  of(section: string): readonly NoteLook[] {
    return this.#all.filter((look) => look.finding.section === section);
  }

  /** The text has changed. */
  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), QUIET);
  }

  /** Another text stands there: what was found in the one before is no longer of use. */
  startAnew(): void {
    this.#all = [];
    void this.check();
  }

  /** No note is open any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  async check(): Promise<void> {
    const content = this.#of.content();
    if (!content) return;
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const answer = await call("checkNote", this.#of.encounter, content);
      if (asked !== this.#asked) return;
      this.#all = answer ?? [];
      this.#failed = false;
    } catch {
      if (asked === this.#asked) this.#failed = true;
    }
  }

  /** A person has looked: the words are right. The answer takes that back. */
  async markRight(finding: GuardFinding): Promise<(() => Promise<void>) | null> {
    const note = this.#of.note();
    if (!note) return null;
    await call("markRight", note, finding);
    await this.check();
    return async () => {
      await call("takeBackRight", note, finding);
      await this.check();
    };
  }
}
