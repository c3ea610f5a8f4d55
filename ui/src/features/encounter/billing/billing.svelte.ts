// What is said of a visit before it is billed, kept fresh by what the shell says has changed; attesting and taking back.
//
// Invariant: a later answer never gives way to an earlier one; what was typed into the note is saved before it is looked at.

import { call, errorView, on, type BillingReviewView, type ErrorView } from "$lib/shell";
import type { Draft } from "../note/draft.svelte";
import { report } from "../state/report";

export class Billing {
  readonly #id: string;
  readonly #draft: Draft;
  #view = $state.raw<BillingReviewView | null>(null);
  #error = $state.raw<ErrorView | null>(null);
  #busy = $state(false);
  #turn = 0;

  constructor(id: string, draft: Draft) {
    this.#id = id;
    this.#draft = draft;
  }

  get view(): BillingReviewView | null {
    return this.#view;
  }
  get error(): ErrorView | null {
    return this.#error;
  }
  get busy(): boolean {
    return this.#busy;
  }

  /** Reads it and hears about changes; the answer ends that. */
  begin(): () => void {
    const stop = on("changed", (changed) => {
      if (changed.encounter === this.#id) void this.reload();
    });
    void this.#draft.flush().then(() => this.reload());
    return stop;
  }

  async reload(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const view = await call("billingReview", this.#id);
      if (turn === this.#turn) this.#take(view);
    } catch (cause) {
      if (turn === this.#turn) this.#error = errorView(cause);
    }
  }

  /** Attests the note as it stands; says whether that was done. */
  attest(template: string, words: string): Promise<boolean> {
    return this.#change(async () => {
      await this.#draft.flush();
      return call("attest", this.#id, this.#draft.note?.revision ?? 0, template, words);
    });
  }

  withdraw(): Promise<boolean> {
    return this.#change(() => call("withdrawAttestation", this.#id));
  }

  /** Keeps the payer's number for what it approved. */
  keepApproval(approval: string | null): Promise<boolean> {
    return this.#change(async () => {
      const { facts } = await call("coding", this.#id);
      await call("saveCodingFacts", this.#id, { ...facts, approval });
      return call("billingReview", this.#id);
    });
  }

  async #change(work: () => Promise<BillingReviewView>): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    try {
      const view = await work();
      this.#turn += 1;
      this.#take(view);
      return true;
    } catch (cause) {
      report(cause);
      await this.reload();
      return false;
    } finally {
      this.#busy = false;
    }
  }

  #take(view: BillingReviewView): void {
    this.#view = view;
    this.#error = null;
  }
}
