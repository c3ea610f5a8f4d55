// Which of the proposals are shown, and under which problem of the assessment. What is filtered out is counted, never
// forgotten: an empty list that hides something says so.

import type { ProposalSource, SuggestionRow } from "$lib/shell";

export const sources: readonly ProposalSource[] = ["clinical", "billing", "documentation", "procedure"];
/** Least chances in percent to choose from. */
export const thresholds = [0, 30, 50, 70, 90] as const;

export interface Filters {
  /** The least chance, in percent. */
  readonly threshold: number;
  readonly sources: readonly ProposalSource[];
}

export const everything: Filters = { threshold: 0, sources };

/** What waits for a decision and passes the filters. */
export function passing(rows: readonly SuggestionRow[], filters: Filters): SuggestionRow[] {
  return rows.filter(({ suggestion: { status, proposed } }) => {
    return status === "pending" && proposed.confidence >= filters.threshold && filters.sources.includes(proposed.source);
  });
}

/** How many wait for a decision and are hidden. */
export function hidden(rows: readonly SuggestionRow[], filters: Filters): number {
  return rows.filter((row) => row.suggestion.status === "pending").length - passing(rows, filters).length;
}

export interface Problem {
  /** Its place in the assessment, from 0; nothing for what belongs to no single problem. */
  readonly problem: number | null;
  readonly rows: readonly SuggestionRow[];
}

/** Proposals under their problems: those in the order of the assessment, then what belongs to none; each in its rank. */
export function byProblem(rows: readonly SuggestionRow[]): Problem[] {
  const last = Number.MAX_SAFE_INTEGER;
  const problems = [...new Set(rows.map((row) => row.suggestion.proposed.problem))].sort((a, b) => (a ?? last) - (b ?? last));
  return problems.map((problem) => ({ problem, rows: rows.filter((row) => row.suggestion.proposed.problem === problem) }));
}

const keptAs = "auscult.proposals";

/** The filters as they were left; everything, where that cannot be read. They say nothing about anybody. */
export function keptFilters(kept: string | null = localStorage.getItem(keptAs)): Filters {
  try {
    const read = JSON.parse(kept ?? "null") as Partial<Filters> | null;
    const threshold = thresholds.find((each) => each === read?.threshold) ?? everything.threshold;
    const chosen = sources.filter((source) => read?.sources?.includes(source) ?? true);
    return { threshold, sources: chosen.length > 0 ? chosen : sources };
  } catch {
    return everything;
  }
}

export function keepFilters(filters: Filters): void {
  localStorage.setItem(keptAs, JSON.stringify(filters));
}
