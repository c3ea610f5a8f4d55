// The coding of one visit as the screen shows it: what the shell answered last, what is chosen, and one change at a time.
//
// Invariant: nothing is shown as done that the shell has not kept. Every change answers with the whole view; a key that
// is pressed while a change is on its way does nothing, so that nobody decides on what has not been shown yet.

import { untrack } from "svelte";
import { call, errorView, on, type CodeFinding, type CodingView, type EncounterId, type ErrorView, type VisitLevel } from "$lib/shell";
import { session } from "$lib/session/session.svelte";
import { tellSaving } from "$lib/session/saving.svelte";
import { text } from "$lib/text";
import { toast } from "$lib/ui";
import { keepFilters, keptFilters, type Filters } from "../proposals/filters";
import { isOpen, itemsOf, moved, movedPart, successor, type Item, type Showing } from "./items";

/** How a change is told and what is chosen after it. */
export interface Telling {
  /** Said at the foot of the window, with a way to undo it. */
  readonly said?: string;
  /** Said without one: for what is no change to codes. */
  readonly told?: string;
  /** Whether it decided on what is chosen: then the next one that waits is chosen. */
  readonly decided?: boolean;
}

export class VisitCoding {
  readonly id: EncounterId;
  #view = $state.raw<CodingView | null>(null);
  #findings = $state.raw<readonly CodeFinding[]>([]);
  #level = $state.raw<VisitLevel | null>(null);
  #error = $state.raw<ErrorView | null>(null);
  #busy = $state(false);
  #read = $state(false);
  #filters = $state.raw<Filters>(keptFilters());
  #keepFilters: (filters: Filters) => void = keepFilters;
  #showing = $state<Showing>("all");
  #selected = $state<string | null>(null);
  /** Whether somebody has chosen something; until then it is the first thing that waits. */
  #choseByHand = false;
  /** Counts the wishes to see the evidence of what is chosen; which of its places is looked at. */
  #looked = $state(0);
  /** The change that is on its way, if one is. */
  #running: Promise<boolean> | null = null;
  #turn = 0;
  #watchers = 0;
  /** Whether something has changed that nobody has read yet. */
  #behind = false;
  readonly #items = $derived.by(() =>
    this.#view ? itemsOf({ view: this.#view, findings: this.#findings, level: this.#level, filters: this.#filters, showing: this.#showing }) : [],
  );
  readonly #chosen = $derived(this.#items.find((item) => item.key === this.#selected) ?? null);

  constructor(id: EncounterId) {
    this.id = id;
  }

  get view(): CodingView | null {
    return this.#view;
  }
  get findings(): readonly CodeFinding[] {
    return this.#findings;
  }
  get level(): VisitLevel | null {
    return this.#level;
  }
  get error(): ErrorView | null {
    return this.#error;
  }
  get busy(): boolean {
    return this.#busy;
  }
  /** Whether the engine has read the note since the codes were opened. */
  get read(): boolean {
    return this.#read;
  }
  get filters(): Filters {
    return this.#filters;
  }
  /** How much of it is shown. */
  get showing(): Showing {
    return this.#showing;
  }
  get items(): readonly Item[] {
    return this.#items;
  }
  /** What keys act on. */
  get chosen(): Item | null {
    return this.#chosen;
  }
  get looked(): number {
    return this.#looked;
  }
  /** Whether codes may be changed: by the role, and because nobody else is at them. */
  get mayChange(): boolean {
    const view = this.#view;
    return view !== null && view.mayAssign && (view.claim === null || view.claim.mine);
  }

  /** Reads the coding and hears about changes; the answer ends that, and leaves the visit to others. */
  begin(): () => void {
    const stop = on("changed", (changed) => {
      // What this screen changed itself has been answered with the new view.
      if (changed.encounter !== this.id || this.#busy) return;
      if (this.#watchers > 0) void this.reload();
      else this.#behind = true;
    });
    void this.reload();
    return () => {
      stop();
      // Whoever goes on to something else is not at this visit any more. Behind the lock nobody is asked.
      if (session.me && this.#view?.claim?.mine) call("releaseEncounter", this.id).catch(() => undefined);
    };
  }

  /** Keeps up with the note as long as somebody looks at the codes: while it is being written elsewhere, nobody has to. */
  watch(): () => void {
    this.#watchers += 1;
    if (this.#behind) void this.reload();
    return () => (this.#watchers -= 1);
  }

  /** Says that one is at this visit, unless somebody else is. */
  async claim(): Promise<void> {
    while (this.#running) await this.#running;
    await this.do(() => call("claimEncounter", this.id));
  }

  async reload(): Promise<void> {
    this.#behind = false;
    const turn = ++this.#turn;
    try {
      const view = await call("coding", this.id);
      if (turn === this.#turn) await this.#take(view, false);
    } catch (error) {
      if (turn === this.#turn) this.#error = errorView(error);
    }
  }

  /** Lets the engine read the note, where that may be; what was decided stays decided. Waits for its turn. */
  async suggest(): Promise<void> {
    while (this.#running) await this.#running;
    if (this.mayChange && this.#view?.text.source !== "none") {
      await this.#oneAtATime(async () => this.#take(await call("suggestCodes", this.id), false));
    }
    this.#read = true;
  }

  /** Makes one change; says whether it was made. */
  async change(work: () => Promise<CodingView>, telling: Telling = {}): Promise<boolean> {
    this.#choseByHand = true;
    return this.#oneAtATime(async () => {
      await this.#take(await work(), telling.decided ?? false);
      if (telling.said) toast(telling.said, { undo: () => void this.undo(), topic: "coding" });
      if (telling.told) toast(telling.told, { topic: "coding" });
    });
  }

  /** Does something that answers with something else than the view, and reads the view anew. */
  async do(work: () => Promise<unknown>): Promise<boolean> {
    return this.#oneAtATime(async () => {
      await work();
      await this.#take(await call("coding", this.id), false);
    });
  }

  async undo(): Promise<void> {
    if (this.#view?.undo) await this.change(() => call("undoCoding", this.id));
    else toast(text.coding.nothingToUndo);
  }

  select(key: string | null): void {
    if (key !== this.#selected) this.#choseByHand = true;
    this.#choose(key);
  }

  #choose(key: string | null): void {
    if (key !== this.#selected) this.#looked = 0;
    this.#selected = key;
  }

  step(by: 1 | -1): void {
    this.select(moved(this.#items, this.#selected, by));
  }

  stepPart(by: 1 | -1): void {
    this.select(movedPart(this.#items, this.#selected, by));
  }

  /** Shows the words behind what is chosen; again: the next of them. */
  look(): void {
    this.#looked += 1;
  }

  /** Shows one of the places of the words behind what is chosen. */
  lookAt(place: number): void {
    this.#looked = place;
  }

  filter(filters: Filters): void {
    this.#filters = filters;
    this.#keepFilters(filters);
  }

  /** Shows this much of it, with the filters as they were left; `keep` is told when they change. */
  show(showing: Showing, filters: Filters, keep: (filters: Filters) => void): void {
    this.#showing = showing;
    this.#filters = filters;
    this.#keepFilters = keep;
    if (!untrack(() => this.#chosen)) this.#choose(this.#firstToDo());
  }

  #firstToDo(): string | null {
    const items = untrack(() => this.#items);
    return items.find(isOpen)?.key ?? items[0]?.key ?? null;
  }

  async #oneAtATime(work: () => Promise<void>): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    const running = this.#do(work);
    this.#running = running;
    return running;
  }

  async #do(work: () => Promise<void>): Promise<boolean> {
    this.#turn += 1;
    tellSaving("saving");
    try {
      await work();
      tellSaving("saved");
      return true;
    } catch (error) {
      // Nothing was changed: what was saved stands.
      tellSaving("saved");
      const { message, hint } = errorView(error);
      toast([message, hint].filter(Boolean).join(" "), { tone: "red" });
      return false;
    } finally {
      this.#busy = false;
      this.#running = null;
    }
  }

  async #take(view: CodingView, decided: boolean): Promise<void> {
    const turn = ++this.#turn;
    const before = untrack(() => this.#items);
    // The codes stand whatever is found about them: what cannot be checked is said, and nothing else is held up.
    let problem: ErrorView | null = null;
    const orNothing = <T>(asked: Promise<T>): Promise<T | null> => asked.catch((cause: unknown) => ((problem = errorView(cause)), null));
    // The level is for those who assign codes.
    const asked = view.mayAssign ? orNothing(call("visitLevel", this.id)) : null;
    const [findings, level] = await Promise.all([orNothing(call("codingFindings", this.id)), asked]);
    if (turn !== this.#turn) return;
    this.#view = view;
    this.#findings = findings ?? [];
    this.#level = level;
    this.#error = problem;
    const next = this.#choseByHand ? successor(before, this.#items, this.#selected, decided) : null;
    this.#choose(next ?? this.#firstToDo());
  }
}
