// What is left to do about the codes of a visit, in few words, for its place in the list of steps and in the queue.

import type { CodeFinding, CodingView } from "$lib/shell";
import { text } from "$lib/text";

export interface Left {
  readonly words: string;
  readonly tone: "quiet" | "amber" | "red" | "done";
}

/** At most two things, the gravest first. */
export function leftIn(view: CodingView | null, findings: readonly CodeFinding[]): Left {
  const words = text.coding.left;
  if (!view) return { words: words.nothing, tone: "quiet" };
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const { counts } = view;
  const things = [
    errors > 0 && words.errors(errors),
    counts.undecided > 0 && words.toConfirm(counts.undecided),
    counts.openQueries > 0 && words.questions(counts.openQueries),
    counts.suggestions > 0 && words.proposals(counts.suggestions),
  ].filter((thing) => thing !== false);
  if (things.length > 0) return { words: things.slice(0, 2).join(" · "), tone: errors > 0 ? "red" : "amber" };
  if (view.state === "done") return { words: words.done, tone: "done" };
  const codes = counts.diagnoses + counts.services;
  return codes > 0 ? { words: words.ready, tone: "quiet" } : { words: words.nothing, tone: "quiet" };
}
