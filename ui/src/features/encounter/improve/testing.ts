// Changes as the shell would answer them: for tests only.

import type { Change, ChangeState, EnhancementView, Note, ReviewedChange } from "$lib/shell";

export function change(id: number, over: Partial<Change> = {}, state: ChangeState = "pending"): ReviewedChange {
  const proposed: Change = {
    id,
    section: "hpi",
    start: 0,
    end: 3,
    original: "The",
    replacement: "A",
    improves: "grammar",
    kind: "modification",
    rationale: "Because.",
    confidence: 0.9,
    ...over,
  };
  return { change: proposed, state };
}

export function note(text: string, revision = 1): Note {
  const section = { key: "hpi", title: "History", kinds: ["history_of_present_illness" as const], required: true, text, spans: [] };
  return {
    id: "n1",
    encounter: "e1",
    author: "u1",
    revision,
    savedAt: "2026-11-20T09:00:00Z",
    content: { template: "t1", templateName: "SOAP", templateVersion: 1, report: null, sections: [section] },
  };
}

export function enhancement(changes: ReviewedChange[], over: Partial<EnhancementView> = {}): EnhancementView {
  const figures = { readability: { words: 4, sentences: 1, ease: 90, grade: 2 }, completeness: { score: 40, items: [{ about: "Plan", points: 12, earned: 0 }] } };
  return {
    id: "g1",
    at: "2026-11-20T09:00:00Z",
    settings: { types: ["grammar"], audience: "physician", aggressiveness: "moderate", voice: "keep" },
    engine: "offline-enhancement 0.1.0",
    note: note("The the knee hurts."),
    changes,
    before: figures,
    now: figures,
    canUndo: false,
    ...over,
  };
}
