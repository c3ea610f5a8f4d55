// Whether what was typed is kept: what the state strip says in one word.

export type Saving = "saved" | "saving" | "failed";

let state = $state<Saving>("saved");

export const saving = {
  get state(): Saving {
    return state;
  },
};

/** Said by whatever keeps something: a note, vitals. */
export function tellSaving(now: Saving): void {
  state = now;
}
