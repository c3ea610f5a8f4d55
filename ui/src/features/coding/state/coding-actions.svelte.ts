// What can be done with what is chosen, the same for keys and buttons, and the question that has to be answered first.

import {
  call,
  type Asked,
  type CodeFinding,
  type CodeRef,
  type CodeRow,
  type CodingFacts,
  type DecisionElement,
  type EvaluationElement,
  type EvaluationRow,
  type Gap,
  type Missing,
  type ProposedQuestion,
  type QueryRow,
  type RejectionReason,
  type StruckRow,
  type SuggestionRow,
} from "$lib/shell";
import { session } from "$lib/session/session.svelte";
import { text } from "$lib/text";
import { toast } from "$lib/ui";
import { placeAfterMove, placeBeside, type Side } from "../codes/order";
import { nextStep } from "../questions/next-step";
import { isOpen, type Item } from "./items";
import type { VisitCoding } from "./visit-coding.svelte";

/** What is asked in a dialog before something is done. */
export type Question =
  | { readonly ask: "why-rejected"; readonly code: string; readonly then: (reason: RejectionReason, words: string | null) => void }
  | { readonly ask: "which-code"; readonly replaces: string | null; readonly narrow: CodeRef | null; readonly then: (code: CodeRef) => void }
  | { readonly ask: "line"; readonly row: CodeRow }
  | { readonly ask: "what-to-ask"; readonly gap: Gap | null; readonly code: CodeRef | null }
  | { readonly ask: "answer"; readonly row: QueryRow }
  | { readonly ask: "sentence"; readonly row: QueryRow }
  | { readonly ask: "judgement"; readonly element: EvaluationElement }
  | { readonly ask: "why-struck"; readonly row: EvaluationRow }
  | { readonly ask: "despite-errors" }
  | { readonly ask: "history" };

/** Nothing is declared finished without these. */
const blocking: readonly Missing[] = ["diagnosis", "decisions", "answers"];

export class CodingActions {
  readonly coding: VisitCoding;
  #question = $state.raw<Question | null>(null);

  constructor(coding: VisitCoding) {
    this.coding = coding;
  }

  get question(): Question | null {
    return this.#question;
  }

  ask(question: Question): void {
    this.#question = question;
  }

  closeQuestion(): void {
    this.#question = null;
  }

  /** The one thing that is most often done with it. */
  accept(item: Item | null = this.coding.chosen): void {
    if (item?.kind === "code") this.confirm(item.row);
    else if (item?.kind === "suggestion") void this.acceptSuggestion(item.row);
    else if (item?.kind === "finding") this.fix(item.finding);
    else if (item?.kind === "level") this.takeLevel();
    else if (item?.kind === "gap") this.askFirst(item.gap);
    else if (item?.kind === "query") this.goOnWithQuery(item.row);
  }

  reject(item: Item | null = this.coding.chosen): void {
    if (item?.kind === "code") this.rejectCode(item.row);
    else if (item?.kind === "suggestion") this.rejectSuggestion(item.row);
    else if (item?.kind === "gap") void this.closeGap(item.gap, "deferred");
    else if (item?.kind === "query" && this.coding.view?.mayAnswer && item.row.query.status === "pending") void this.passOver(item.row, "skipped");
  }

  edit(item: Item | null = this.coding.chosen): void {
    if (item?.kind === "code") {
      if (item.row.assignment.system === "icd10_cm") this.replace(item.row);
      else this.ask({ ask: "line", row: item.row });
    } else if (item?.kind === "suggestion") this.modifySuggestion(item.row, null);
    else if (item?.kind === "level" && this.coding.view?.mayVerify) this.ask({ ask: "judgement", element: item.element });
    else if (item?.kind === "gap") this.ask({ ask: "what-to-ask", gap: item.gap, code: null });
    else if (item?.kind === "query" && this.coding.view?.mayAnswer && item.row.query.inNoteSince === null) this.ask({ ask: "answer", row: item.row });
  }

  /** A question about what is chosen; about the visit, if nothing is. */
  inquire(item: Item | null = this.coding.chosen): void {
    const code = item?.kind === "code" ? refOf(item.row.assignment) : item?.kind === "suggestion" ? refOf(item.row.suggestion.proposed) : null;
    this.ask({ ask: "what-to-ask", gap: item?.kind === "gap" ? item.gap : null, code });
  }

  moreSpecific(item: Item | null = this.coding.chosen): void {
    if (item?.kind === "code") this.replace(item.row, refOf(item.row.assignment));
    else if (item?.kind === "suggestion") this.modifySuggestion(item.row, refOf(item.row.suggestion.proposed));
  }

  // Codes.

  confirm(row: CodeRow): void {
    const { id, code, status } = row.assignment;
    if (status === "confirmed") return;
    // What was rejected is taken up again before it is confirmed.
    const next = status === "rejected" ? "pending" : "confirmed";
    const said = next === "confirmed" ? text.coding.codes.confirmed(code) : undefined;
    void this.coding.change(() => call("setCodeStatus", this.coding.id, [id], next, null, null), { said, decided: next === "confirmed" });
  }

  confirmAll(rows: readonly CodeRow[]): void {
    const ids = rows.map((row) => row.assignment.id);
    const said = text.coding.codes.confirmedAll(ids.length);
    void this.coding.change(() => call("setCodeStatus", this.coding.id, ids, "confirmed", null, null), { said });
  }

  review(row: CodeRow): void {
    void this.coding.change(() => call("setCodeStatus", this.coding.id, [row.assignment.id], "under_review", null, null));
  }

  rejectCode(row: CodeRow): void {
    const { id, code, status } = row.assignment;
    if (status === "rejected") return;
    this.ask({
      ask: "why-rejected",
      code,
      then: (reason, words) =>
        void this.coding.change(() => call("setCodeStatus", this.coding.id, [id], "rejected", reason, words), {
          said: text.coding.codes.rejected(code),
          decided: true,
        }),
    });
  }

  replace(row: CodeRow, narrow: CodeRef | null = null): void {
    const { id, code } = row.assignment;
    this.ask({
      ask: "which-code",
      replaces: code,
      narrow,
      then: (ref) => void this.coding.change(() => call("replaceCode", this.coding.id, id, ref), { said: text.coding.codes.replaced(code, ref.code) }),
    });
  }

  add(): void {
    this.ask({
      ask: "which-code",
      replaces: null,
      narrow: null,
      then: (ref) => void this.coding.change(() => call("addCodes", this.coding.id, [ref]), { said: text.coding.codes.added(ref.code) }),
    });
  }

  remove(item: Item | null = this.coding.chosen): void {
    if (item?.kind !== "code") return;
    const { id, code } = item.row.assignment;
    void this.coding.change(() => call("removeCodes", this.coding.id, [id], null), { said: text.coding.codes.removed(code) });
  }

  move(step: 1 | -1, item: Item | null = this.coding.chosen): void {
    if (item?.kind !== "code" || !this.coding.view) return;
    const place = placeAfterMove(this.coding.view.codes, item.row.assignment.id, step);
    if (place) void this.coding.change(() => call("moveCode", this.coding.id, item.row.assignment.id, place.before));
  }

  /** Puts a code beside another of its kind. */
  moveBeside(id: string, target: string, side: Side): void {
    const place = placeBeside(this.coding.view?.codes ?? [], id, target, side);
    if (place) void this.coding.change(() => call("moveCode", this.coding.id, id, place.before));
  }

  // Proposals.

  async acceptSuggestion(row: SuggestionRow): Promise<void> {
    const said = text.coding.proposals.accepted(row.suggestion.proposed.code);
    await this.coding.change(() => call("acceptSuggestions", this.coding.id, [row.suggestion.id]), { said, decided: true });
  }

  /** Takes up all that are at least so sure; one step back undoes it. */
  acceptAbove(above: number, count: number): void {
    const said = text.coding.proposals.acceptedAbove(count);
    void this.coding.change(() => call("acceptAllSuggestions", this.coding.id, above), { said, decided: true });
  }

  rejectSuggestion(row: SuggestionRow): void {
    const { id, proposed } = row.suggestion;
    this.ask({
      ask: "why-rejected",
      code: proposed.code,
      then: (reason, words) =>
        void this.coding.change(() => call("rejectSuggestions", this.coding.id, [id], reason, words), {
          said: text.coding.proposals.rejected(proposed.code),
          decided: true,
        }),
    });
  }

  modifySuggestion(row: SuggestionRow, narrow: CodeRef | null): void {
    const { id, proposed } = row.suggestion;
    this.ask({
      ask: "which-code",
      replaces: proposed.code,
      narrow,
      then: (ref) =>
        void this.coding.change(() => call("modifySuggestion", this.coding.id, id, ref, "better_code", null), {
          said: text.coding.proposals.modified(proposed.code, ref.code),
          decided: true,
        }),
    });
  }

  // Findings.

  /** The fix of the chosen finding, or of one about the chosen code. */
  fix(finding: CodeFinding | null = this.#findingToFix()): void {
    if (!finding?.fix) {
      toast(text.coding.findings.noFix);
      return;
    }
    const said = text.coding.findings.fixed(finding.fix.label);
    void this.coding.change(() => call("applyFix", this.coding.id, finding), { said, decided: true });
  }

  #findingToFix(): CodeFinding | null {
    const item = this.coding.chosen;
    if (item?.kind === "finding") return item.finding;
    if (item?.kind !== "code") return null;
    const { code } = item.row.assignment;
    return this.coding.findings.find((finding) => finding.fix && finding.codes.some((about) => about.code === code)) ?? null;
  }

  // The level of the visit.

  takeLevel(): void {
    const code = this.coding.level?.level.code;
    if (code) void this.coding.change(() => call("addCodes", this.coding.id, [code]), { said: text.coding.codes.added(code.code) });
  }

  /** Keeps what somebody says of the visit; the level follows. */
  async saveFacts(change: Partial<CodingFacts>): Promise<boolean> {
    const facts = this.coding.view?.facts;
    if (!facts) return false;
    return this.coding.change(() => call("saveCodingFacts", this.coding.id, { ...facts, ...change }), { told: text.coding.level.factsSaved });
  }

  /** Takes back what was disputed. */
  withdraw(element: DecisionElement): void {
    const disputes = this.coding.view?.facts.disputes ?? [];
    void this.saveFacts({ disputes: disputes.filter((each) => each.element !== element) });
  }

  /** Takes a row out of the count, with the reason. */
  async strike(row: StruckRow): Promise<boolean> {
    const struck = this.coding.view?.facts.struck ?? [];
    return this.saveFacts({ struck: [...struck.filter((each) => each.key !== row.key), row] });
  }

  /** Lets a row count again. */
  letCount(row: EvaluationRow): void {
    void this.saveFacts({ struck: (this.coding.view?.facts.struck ?? []).filter((each) => each.key !== row.key) });
  }

  // Gaps and questions.

  askFirst(gap: Gap): void {
    const [question] = gap.questions;
    if (question) void this.send(gap, question);
    else this.ask({ ask: "what-to-ask", gap, code: null });
  }

  async send(gap: Gap | null, question: ProposedQuestion): Promise<boolean> {
    return this.coding.change(() => call("askQuery", this.coding.id, gap?.id ?? null, question), { told: text.coding.questions.asked });
  }

  async closeGap(gap: Gap, status: "resolved" | "deferred"): Promise<void> {
    const said = status === "resolved" ? text.coding.questions.resolved : text.coding.questions.laterDone;
    if (await this.coding.change(() => call("closeGap", gap.id, status, null), { decided: true })) {
      toast(said, { undo: () => void this.coding.change(() => call("closeGap", gap.id, "open", null)) });
    }
  }

  goOnWithQuery(row: QueryRow): void {
    const step = this.coding.view ? nextStep(row, this.coding.view, session.may("edit_notes")) : null;
    if (step === "answer") this.ask({ ask: "answer", row });
    else if (step === "verify") void this.verify(row);
    else if (step === "take") this.ask({ ask: "sentence", row });
  }

  async verify(row: QueryRow): Promise<void> {
    if (await this.coding.do(() => call("verifyAnswer", row.query.id))) toast(text.coding.questions.verified);
  }

  async passOver(row: QueryRow, status: "skipped" | "not_applicable" | "pending"): Promise<void> {
    await this.coding.do(() => call("passOverQuery", row.query.id, status));
  }

  // The visit as a whole.

  finish(): void {
    const view = this.coding.view;
    if (!view) return;
    const missing = view.missing.filter((what) => blocking.includes(what));
    if (missing.length > 0) {
      toast(`${text.coding.finish.blockedTitle}. ${text.coding.finish.blocked(missing.map((what) => text.coding.missing[what]).join(", "))}`, { tone: "amber" });
      this.coding.select(this.coding.items.find((item) => (item.kind === "code" || item.kind === "query") && isOpen(item))?.key ?? null);
    } else if (this.coding.findings.some((finding) => finding.severity === "error")) this.ask({ ask: "despite-errors" });
    else void this.finishDespite(null);
  }

  async finishDespite(why: string | null): Promise<void> {
    await this.coding.change(() => call("finishCoding", this.coding.id, why), { told: text.coding.finish.done });
  }

  async takeOver(): Promise<void> {
    if (await this.coding.do(() => call("takeOverEncounter", this.coding.id))) toast(text.coding.claim.tookOver);
  }
}

/** System and code alone, as commands want them. */
export function refOf({ system, code }: CodeRef): CodeRef {
  return { system, code };
}

/** Who is asked first: what the engine proposes, or the physician. */
export function firstAsked(gap: Gap | null): Asked {
  return gap?.questions[0]?.asked ?? "physician";
}
