// Moving a code among its kind with the pointer. Nothing moves before the button is let go; Escape lets everything be.

import type { Side } from "./order";

/** So far has the pointer to go, in pixels, before a press is taken for dragging. */
const threshold = 6;

export class Dragging {
  #pressed: { id: string; y: number } | null = null;
  #dragged = $state<string | null>(null);
  #over = $state.raw<{ id: string; side: Side } | null>(null);
  readonly #drop: (id: string, target: string, side: Side) => void;

  constructor(drop: (id: string, target: string, side: Side) => void) {
    this.#drop = drop;
  }

  /** What is being dragged. */
  get dragged(): string | null {
    return this.#dragged;
  }

  /** On which side of this row it would come to stand. */
  sideOf(id: string): Side | null {
    return this.#dragged !== null && this.#over?.id === id ? this.#over.side : null;
  }

  /** The pointer was pressed on a row. */
  press(event: PointerEvent, id: string): void {
    // A finger scrolls.
    if (event.button !== 0 || event.pointerType === "touch") return;
    this.#pressed = { id, y: event.clientY };
    window.addEventListener("pointermove", this.#moved);
    window.addEventListener("pointerup", this.#released);
    window.addEventListener("pointercancel", this.#end);
    window.addEventListener("keydown", this.#key);
  }

  readonly #moved = (event: PointerEvent): void => {
    if (!this.#pressed) return;
    if (Math.abs(event.clientY - this.#pressed.y) > threshold) this.#dragged = this.#pressed.id;
    if (this.#dragged === null) return;
    const row = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-assignment]");
    const id = row?.dataset.assignment;
    if (!row || !id || id === this.#dragged) this.#over = null;
    else {
      const { top, height } = row.getBoundingClientRect();
      this.#over = { id, side: event.clientY < top + height / 2 ? "before" : "after" };
    }
  };

  readonly #released = (): void => {
    const [dragged, over] = [this.#dragged, this.#over];
    this.#end();
    if (dragged !== null && over) this.#drop(dragged, over.id, over.side);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.#end();
  };

  readonly #end = (): void => {
    window.removeEventListener("pointermove", this.#moved);
    window.removeEventListener("pointerup", this.#released);
    window.removeEventListener("pointercancel", this.#end);
    window.removeEventListener("keydown", this.#key);
    this.#pressed = null;
    this.#dragged = null;
    this.#over = null;
  };
}
