// The note as it is being written: one editor state per section, saved as it changes.
//
// Invariants: what is typed is either saved, about to be saved, or set beside the saved text for the person to choose;
// the undo history outlives saves, changes of the step and changes that are accepted; only a restored version, a new
// composition or another text chosen by the person replaces the editor states.

import type { EditorState, Extension } from "@codemirror/state";
import { call, ShellError, type EditorState as KeptEditor, type GeneratedRow, type Note, type NoteContent, type NoteLook, type NoteVersionId, type Section, type TemplateId } from "$lib/shell";
import { tellSaving } from "$lib/session/saving.svelte";
import type { Visit } from "../state/visit.svelte";
import { dropAside, setAside, takeAside } from "./aside";
import { Autosave, type SaveState } from "./autosave";
import { lookAt, looksField } from "./look-marks";
import { Looks } from "./looks.svelte";
import { Prompts } from "./prompts";
import { isUntouched, reopened } from "./kept-editors";
import { followSection, openSection } from "./section-state";
import { originAt, sectionFrom, spansField, type Origin } from "./spans";

/** What the cursor is in. */
export interface Selected {
  readonly section: string;
  readonly words: string;
  readonly origin: Origin;
}

/** Hears what happens in the editors, to keep how they stand. */
export interface Listener {
  /** The cursor was put elsewhere in a section, or something was typed there. */
  moved(section: string): void;
  /** What was typed has been saved. */
  saved(): Promise<void>;
}

/** Brings back the text that was replaced. */
export type WayBack = () => Promise<void>;

export class Draft {
  readonly visit: Visit;
  /** What in it is to be looked at. */
  readonly looks: Looks;
  #note = $state.raw<Note | null>(null);
  #epoch = $state(0);
  #saveState = $state<SaveState>("saved");
  #savedAt = $state<string | null>(null);
  #missing = $state.raw<readonly string[]>([]);
  #mine = $state.raw<NoteContent | null>(null);
  #composing = $state(false);
  #selected = $state.raw<Selected | null>(null);
  #look = $state.raw<NoteLook | null>(null);
  #going = $state.raw<{ section: string; at: number; to: number } | null>(null);
  #run = $state.raw<GeneratedRow | null>(null);
  /** By section key. */
  #states: Record<string, EditorState> = {};
  #extensions: Extension = [];
  #listener: Listener | null = null;
  #prompts = new Prompts();
  #autosave: Autosave;

  constructor(visit: Visit) {
    this.visit = visit;
    this.looks = new Looks({ encounter: visit.id, note: () => this.#note?.id ?? null, content: () => this.content() });
    this.#autosave = new Autosave({
      save: () => this.#save(),
      onState: (state) => {
        this.#saveState = state;
        tellSaving(state === "unsaved" ? "saving" : state);
      },
    });
  }

  get note(): Note | null {
    return this.#note;
  }
  /** Counts up whenever the editors have to be opened anew. */
  get epoch(): number {
    return this.#epoch;
  }
  get saveState(): SaveState {
    return this.#saveState;
  }
  get savedAt(): string | null {
    return this.#savedAt;
  }
  /** Titles of the required sections that are still empty. */
  get missing(): readonly string[] {
    return this.#missing;
  }
  /** The person's own text, where another one was saved meanwhile. */
  get mine(): NoteContent | null {
    return this.#mine;
  }
  get composing(): boolean {
    return this.#composing;
  }
  /** What a language model did the last time, until somebody has read it. */
  get run(): GeneratedRow | null {
    return this.#run;
  }
  /** Somebody has read it. */
  closeRun(): void {
    this.#run = null;
  }
  get selected(): Selected | null {
    return this.#selected;
  }

  /** What is to be looked at where the cursor is. */
  get look(): NoteLook | null {
    return this.#look;
  }
  /** Where an editor is to put its cursor next. */
  get going(): { readonly section: string; readonly at: number; readonly to: number } | null {
    return this.#going;
  }

  /** Puts the cursor there, or chooses the words up to there. */
  goTo(section: string, at: number, to = at): void {
    this.#going = { section, at, to };
  }

  /** An editor has put its cursor there. */
  arrived(): void {
    this.#going = null;
  }

  /** How often at the latest what is typed without a pause is saved. */
  saveEvery(seconds: number): void {
    this.#autosave.longest(seconds * 1000);
  }

  /** Tells what happens in the editors. */
  tellTo(listener: Listener): void {
    this.#listener = listener;
  }

  /** What every section's editor also needs: what it shows on hovering. */
  extendWith(extensions: Extension): void {
    this.#extensions = extensions;
  }

  /** Takes the visit's note when it is new, or newer than what is here and nothing here is unsaved. */
  follow(note: Note | null): void {
    if (note === null) return;
    const isOther = note.id !== this.#note?.id;
    const isNewer = note.revision > (this.#note?.revision ?? -1);
    if (isOther) this.#adopt(note);
    else if (isNewer && !this.#autosave.pending) this.#adopt(note, this.#followed(note));
  }

  stateOf(section: Section): EditorState {
    const known = this.#states[section.key];
    if (known) return known;
    const opened = openSection(section, this.#more(section));
    this.#states[section.key] = opened;
    return opened;
  }

  /** What an editor of a section also needs. */
  #more(section: Section): Extension {
    const prompt = this.#note ? this.#prompts.of(this.#note.content.template, section.key) : [];
    return [this.#extensions, prompt];
  }

  /** Takes editors up as they were left, where the text is still the one they were left at and nobody has written since;
   *  the answer is the sections that were. */
  takeUp(kept: readonly KeptEditor[]): string[] {
    const taken: string[] = [];
    for (const section of this.#note?.content.sections ?? []) {
      const left = kept.find((one) => one.section === section.key);
      const state = left && isUntouched(section, this.stateOf(section)) ? reopened(section, left, this.#more(section)) : null;
      if (!state) continue;
      this.#states[section.key] = state;
      taken.push(section.key);
    }
    if (taken.length > 0) this.#epoch += 1;
    return taken;
  }

  /** What an editor has come to. */
  took(section: Section, state: EditorState, changed: boolean): void {
    const before = this.#states[section.key];
    this.#states[section.key] = state;
    // A mark that comes or goes moves nobody.
    if (changed || !before?.selection.eq(state.selection)) this.#listener?.moved(section.key);
    if (!changed) return;
    this.looks.changed();
    this.#lookForMissing();
    this.#autosave.changed();
  }

  /** Where the cursor is. */
  select(section: Section, state: EditorState): void {
    const position = state.selection.main.head;
    const origin = originAt(state.doc, state.field(spansField), position);
    const at = origin?.from === "span" ? origin.span : origin;
    this.#look = lookAt(state.field(looksField), position);
    this.#selected = { section: section.key, words: at ? state.sliceDoc(at.start, at.end) : "", origin };
  }

  /** No editor is open any more. */
  unselect(): void {
    this.#selected = null;
    this.#look = null;
  }

  /** What stands in a section now. */
  textOf(section: string): string {
    return this.#states[section]?.doc.toString() ?? "";
  }

  /** The note as it stands in the editors. */
  content(): NoteContent | null {
    if (!this.#note) return null;
    const { content } = this.#note;
    const sections = content.sections.map((section) => {
      const state = this.#states[section.key];
      return state ? sectionFrom(section, state) : section;
    });
    return { ...content, sections };
  }

  flush(): Promise<void> {
    return this.#autosave.flush();
  }

  /** Saves what is left. What cannot be saved is set aside for when the note is opened again. */
  async end(): Promise<void> {
    this.looks.end();
    await this.#autosave.end();
    const content = this.content();
    if (this.#autosave.pending && this.#note && content) setAside(this.#note.id, content);
  }

  /** Makes or remakes the note by this template; what stood there is kept as a version. Stopped, nothing changes. */
  compose(template: TemplateId): Promise<WayBack | null> {
    return this.#replace(async () => {
      this.#run = null;
      const { note, run } = await call("composeDraft", this.visit.id, template);
      this.#run = run;
      return note;
    });
  }

  beginBlank(template: TemplateId): Promise<WayBack | null> {
    return this.#replace(() => call("blankNote", this.visit.id, template));
  }

  restore(version: NoteVersionId): Promise<WayBack | null> {
    return this.#replace(() => call("restoreVersion", version));
  }

  /** Puts the person's own text over the one that was saved meanwhile. */
  useMine(): void {
    const mine = this.#mine;
    if (!mine || !this.#note) return;
    this.#keepAside(null);
    this.#adopt({ ...this.#note, content: mine });
    this.#autosave.changed();
  }

  /** Keeps the saved text; the answer takes that back. */
  useTheirs(): () => void {
    const mine = this.#mine;
    this.#keepAside(null);
    return () => this.#keepAside(mine);
  }

  #keepAside(mine: NoteContent | null): void {
    this.#mine = mine;
    if (!this.#note) return;
    if (mine) setAside(this.#note.id, mine);
    else dropAside(this.#note.id);
  }

  /** Puts another text in place of this one; the answer brings this one back, and is nothing if there was none. */
  async #replace(work: () => Promise<Note | null>): Promise<WayBack | null> {
    if (this.#composing) return null;
    this.#composing = true;
    try {
      await this.#autosave.flush();
      // What could not be saved would be lost; the failure is shown where the text stands.
      if (this.#autosave.pending) return null;
      const before = this.#note;
      const made = await work();
      if (!made) return null;
      this.#adopt(made);
      await this.visit.reload();
      return before && (() => this.#bringBack(before));
    } finally {
      this.#composing = false;
    }
  }

  async #bringBack(before: Note): Promise<void> {
    const versions = await call("noteVersions", before.id);
    const version = versions.find((each) => each.revision === before.revision);
    if (version) await this.restore(version.id);
  }

  /** The editors of the same note with its newer text in them. */
  #followed(note: Note): Record<string, EditorState> {
    const followed: Record<string, EditorState> = {};
    for (const section of note.content.sections) {
      const state = this.#states[section.key];
      if (state) followed[section.key] = followSection(state, section);
    }
    return followed;
  }

  #adopt(note: Note, states: Record<string, EditorState> = {}): void {
    this.#autosave.forget();
    if (note.id !== this.#note?.id) this.#mine = takeAside(note.id);
    this.#note = note;
    this.#savedAt = note.savedAt;
    this.#saveState = "saved";
    this.#states = states;
    for (const section of note.content.sections) this.stateOf(section);
    this.#selected = null;
    this.#look = null;
    this.#epoch += 1;
    this.looks.startAnew();
    this.#lookForMissing();
  }

  #lookForMissing(): void {
    const empty = (this.#note?.content.sections ?? []).filter(
      (section) => section.required && (this.#states[section.key]?.doc.toString() ?? "").trim() === "",
    );
    this.#missing = empty.map((section) => section.title);
  }

  async #save(): Promise<void> {
    const content = this.content();
    if (!this.#note || !content) return;
    try {
      const saved = await call("saveNote", this.#note.id, this.#note.revision, content);
      this.#note = { ...this.#note, revision: saved.revision, savedAt: saved.savedAt };
      this.#savedAt = saved.savedAt;
      await this.#listener?.saved();
    } catch (error) {
      if (!(error instanceof ShellError) || error.code !== "stale") throw error;
      await this.#setAside();
    }
  }

  /** Somebody else saved first: shows theirs, and keeps ours beside it. */
  async #setAside(): Promise<void> {
    const view = await this.visit.reload();
    if (!view?.note) throw new Error("the note cannot be read again");
    const mine = this.content();
    this.#adopt(view.note);
    this.#keepAside(mine);
  }
}
