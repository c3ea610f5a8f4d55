// The ways to see a note.

export type NoteView = "write" | "improve" | "summary";
