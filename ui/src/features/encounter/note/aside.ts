// Texts that were set aside because another one was saved first, or because they could not be saved. They outlive the screen, so that leaving it loses
// nothing, but not the lock: behind it, nothing of a patient stays in the window.

import { on, type NoteContent, type NoteId } from "$lib/shell";

const aside = new Map<NoteId, NoteContent>();
let hearing = false;

export function setAside(note: NoteId, content: NoteContent): void {
  if (!hearing) on("locked", () => aside.clear());
  hearing = true;
  aside.set(note, content);
}

export function takeAside(note: NoteId): NoteContent | null {
  return aside.get(note) ?? null;
}

export function dropAside(note: NoteId): void {
  aside.delete(note);
}
