// What is said of a language model's run: how it ended, what was not taken, what it used.

import { number } from "$lib/format";
import type { GeneratedRow } from "$lib/shell";
import { text } from "$lib/text";

const words = text.composer;

/** Whether the rules wrote instead, or nothing was written. */
export function isTaken(run: GeneratedRow): boolean {
  return run.outcome.how === "taken";
}

/** The heading of what is said. */
export function titleOf(run: GeneratedRow): string {
  if (isTaken(run)) return words.checkedTitle;
  return run.revision === null ? words.keptTitle : words.failedTitle;
}

/** The sentences below it. */
export function sentencesOf(run: GeneratedRow): string[] {
  const why = run.outcome.how === "taken" ? null : words.problems[run.outcome.problem];
  if (why) return [why];
  const said = [
    run.replaced > 0 ? words.replaced(run.replaced) : null,
    run.dropped > 0 ? words.dropped(run.dropped) : null,
    run.leftOut.length > 0 ? words.leftOut(run.leftOut.join(", ")) : null,
  ].filter((sentence) => sentence !== null);
  return said.length > 0 ? said : [words.allStand];
}

/** Tokens, time and cost, as far as they are known. */
export function usageOf({ usage }: GeneratedRow): string {
  const { inputTokens, outputTokens, elapsedMs, costMicroUsd } = usage;
  return [
    inputTokens !== null && outputTokens !== null ? words.tokens(number(inputTokens, 0), number(outputTokens, 0)) : null,
    words.took(number(elapsedMs / 1000)),
    costMicroUsd ? words.cost(number(costMicroUsd / 1_000_000, 4)) : null,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
