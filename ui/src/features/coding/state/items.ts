// Everything about a visit's codes that can be chosen, as one list in the order it is shown: codes in billing order, what
// rules say, proposals, the level of the visit, gaps and questions. Keys walk this list; the note follows it.

import type { CodeFinding, CodeRow, CodingView, EvaluationElement, Gap, QueryRow, SuggestionRow, VisitLevel } from "$lib/shell";
import { byProblem, passing, type Filters } from "../proposals/filters";

export const parts = ["codes", "findings", "proposals", "level", "questions"] as const;
export type Part = (typeof parts)[number];

/** How much of a visit's coding is shown: all of it in the queue; on the way to the signature what is on the visit, and
 *  what is proposed, in a step each. */
export type Showing = "all" | "codes" | "suggestions";

const partsShown: Record<Showing, readonly Part[]> = {
  all: parts,
  codes: ["codes", "findings", "level", "questions"],
  suggestions: ["proposals"],
};

/** Whether a part is among what is shown. */
export function isShown(part: Part, showing: Showing): boolean {
  return partsShown[showing].includes(part);
}

export type Item =
  | { readonly key: string; readonly part: "codes"; readonly kind: "code"; readonly row: CodeRow }
  | { readonly key: string; readonly part: "findings"; readonly kind: "finding"; readonly finding: CodeFinding }
  | { readonly key: string; readonly part: "proposals"; readonly kind: "suggestion"; readonly row: SuggestionRow }
  | { readonly key: string; readonly part: "level"; readonly kind: "level"; readonly element: EvaluationElement }
  | { readonly key: string; readonly part: "questions"; readonly kind: "gap"; readonly gap: Gap }
  | { readonly key: string; readonly part: "questions"; readonly kind: "query"; readonly row: QueryRow };

export interface Shown {
  readonly view: CodingView;
  readonly findings: readonly CodeFinding[];
  readonly level: VisitLevel | null;
  readonly filters: Filters;
  readonly showing: Showing;
}

/** The list of all that is shown. */
export function itemsOf({ view, findings, level, filters, showing }: Shown): Item[] {
  const proposals = byProblem(passing(view.suggestions, filters)).flatMap(({ rows }) => rows);
  const items = [
    ...view.codes.map((row): Item => ({ key: keyOf.code(row), part: "codes", kind: "code", row })),
    ...findings.map((finding, index): Item => ({ key: keyOf.finding(finding, index), part: "findings", kind: "finding", finding })),
    ...proposals.map((row): Item => ({ key: keyOf.suggestion(row), part: "proposals", kind: "suggestion", row })),
    ...elementsOf(level).map((element): Item => ({ key: keyOf.level(element), part: "level", kind: "level", element })),
    ...view.queries.map((row): Item => ({ key: keyOf.query(row), part: "questions", kind: "query", row })),
    ...view.gaps.filter(isOpenGap).map((gap): Item => ({ key: keyOf.gap(gap), part: "questions", kind: "gap", gap })),
  ];
  return items.filter((item) => isShown(item.part, showing));
}

/** The elements of decision making in their usual order. */
function elementsOf(visit: VisitLevel | null): EvaluationElement[] {
  return visit ? [visit.level.problems, visit.level.data, visit.level.risk] : [];
}

/** What an item is called, the same from one answer of the shell to the next. */
export const keyOf = {
  code: (row: CodeRow): string => `code-${row.assignment.id}`,
  finding: (finding: CodeFinding, index: number): string => `finding-${index}-${finding.rule}`,
  suggestion: (row: SuggestionRow): string => `suggestion-${row.suggestion.id}`,
  level: ({ element }: EvaluationElement): string => `level-${element}`,
  gap: (gap: Gap): string => `gap-${gap.id}`,
  query: (row: QueryRow): string => `query-${row.query.id}`,
};

/** A gap nobody has closed, put off or asked about. One that was asked about is shown by its question. */
export function isOpenGap(gap: Gap): boolean {
  return gap.status === "open";
}

/** Whether it waits for somebody's decision. */
export function isOpen(item: Item): boolean {
  switch (item.kind) {
    case "code":
      return item.row.assignment.status === "pending" || item.row.assignment.status === "under_review";
    case "query":
      return item.row.query.status === "pending" || item.row.query.answer?.verification.state === "needed";
    case "level":
      return false;
    // Something to know is no decision.
    case "finding":
      return item.finding.severity === "error" || item.finding.fix !== null;
    default:
      return true;
  }
}

/** The item so many places further; the first or last, if none was chosen; the ends stay the ends. */
export function moved(items: readonly Item[], key: string | null, step: 1 | -1): string | null {
  const at = items.findIndex((item) => item.key === key);
  if (at < 0) return (step > 0 ? items[0] : items.at(-1))?.key ?? null;
  return items[Math.min(items.length - 1, Math.max(0, at + step))]?.key ?? null;
}

/** The first item of the next part that has any; backwards, the first of this part, and from there of the one before. */
export function movedPart(items: readonly Item[], key: string | null, step: 1 | -1): string | null {
  const here = items.find((item) => item.key === key)?.part;
  const filled = parts.filter((part) => items.some((item) => item.part === part));
  const firstOf = (part: Part | undefined): string | null => items.find((item) => item.part === part)?.key ?? null;
  if (!here) return firstOf(filled[0]);
  if (step < 0 && firstOf(here) !== key) return firstOf(here);
  return firstOf(filled[filled.indexOf(here) + step]) ?? key;
}

/** What is chosen after something was done: after a decision the next one of its kind that waits, as long as there is
 *  one; where the chosen item is gone, what stood behind it, or before it. */
export function successor(before: readonly Item[], after: readonly Item[], key: string | null, decided: boolean): string | null {
  const at = before.findIndex((item) => item.key === key);
  const chosen = before[at];
  if (!chosen) return key;
  const present = new Map(after.map((item) => [item.key, item]));
  const behind = before.slice(at + 1);
  const stays = present.has(chosen.key);
  if (decided || !stays) {
    const next = behind.find((item) => {
      const now = present.get(item.key);
      return item.part === chosen.part && now !== undefined && isOpen(now);
    });
    if (next) return next.key;
  }
  if (stays) return chosen.key;
  const near = behind.find((item) => present.has(item.key)) ?? before.slice(0, at).findLast((item) => present.has(item.key));
  return near?.key ?? after[0]?.key ?? null;
}
