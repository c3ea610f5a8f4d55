// Which of the proposals are shown, and under which problem of the assessment. What is filtered out is counted, never
// forgotten: an empty list that hides something says so.

import type { CodeCategory, ProposalSource, StepSettings, SuggestionRow } from "$lib/shell";

export const sources: readonly ProposalSource[] = ["clinical", "billing", "documentation", "procedure"];
export const categories: readonly CodeCategory[] = ["diagnosis", "procedure", "screening", "evaluation"];
/** Least chances in percent to choose from. */
export const thresholds = [0, 30, 50, 70, 90] as const;

export interface Filters {
  /** The least chance, in percent. */
  readonly threshold: number;
  readonly sources: readonly ProposalSource[];
  readonly categories: readonly CodeCategory[];
}

export const everything: Filters = { threshold: 0, sources, categories };

/** The least chances to choose from, with the one that is chosen. */
export function thresholdsWith(chosen: number): number[] {
  return [...new Set([...thresholds, chosen])].sort((a, b) => a - b);
}

/** The filters of a step, which are kept with its visit. None of the kinds named is all of them. */
export function filtersOf({ threshold, categories: kept }: Pick<StepSettings, "threshold" | "categories">): Filters {
  return { threshold, sources, categories: kept.length > 0 ? categories.filter((each) => kept.includes(each)) : categories };
}

/** As a step keeps them. */
export function keptOf(filters: Filters): Pick<StepSettings, "threshold" | "categories"> {
  const all = filters.categories.length === categories.length;
  return { threshold: filters.threshold, categories: all ? [] : [...filters.categories] };
}

/** What waits for a decision and passes the filters. */
export function passing(rows: readonly SuggestionRow[], filters: Filters): SuggestionRow[] {
  return rows.filter(({ suggestion: { status, proposed } }) => {
    const isWanted = filters.sources.includes(proposed.source) && filters.categories.includes(proposed.category);
    return status === "pending" && proposed.confidence >= filters.threshold && isWanted;
  });
}

/** What waits for a decision and is at least so sure, whatever the filters. */
export function sureEnough(rows: readonly SuggestionRow[], above: number): SuggestionRow[] {
  return rows.filter(({ suggestion: { status, proposed } }) => status === "pending" && proposed.confidence >= above);
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

/** The queue's filters as they were left; everything, where that cannot be read. They say nothing about anybody. */
export function keptFilters(kept: string | null = localStorage.getItem(keptAs)): Filters {
  try {
    const read = JSON.parse(kept ?? "null") as Partial<Filters> | null;
    const threshold = thresholds.find((each) => each === read?.threshold) ?? everything.threshold;
    const chosen = sources.filter((source) => read?.sources?.includes(source) ?? true);
    return { threshold, sources: chosen.length > 0 ? chosen : sources, categories };
  } catch {
    return everything;
  }
}

export function keepFilters(filters: Filters): void {
  localStorage.setItem(keptAs, JSON.stringify({ threshold: filters.threshold, sources: filters.sources }));
}
