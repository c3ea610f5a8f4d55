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

// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shows it
const unfinished = new Set<() => Promise<void>>();

/** Says what has to be kept before the vault is locked; the answer takes it back. */
export function keepBeforeLock(flush: () => Promise<void>): () => void {
  unfinished.add(flush);
  return () => unfinished.delete(flush);
}

const longestMs = 1500;

/** Keeps everything that is still being typed. Neither a failure nor a slow disk holds the lock up. */
export async function keepAll(): Promise<void> {
  const tooLong = new Promise((done) => setTimeout(done, longestMs));
  await Promise.race([tooLong, Promise.allSettled([...unfinished].map((flush) => flush()))]);
}
