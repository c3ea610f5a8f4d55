// The patient's summary as text, to be copied or saved.

import type { PatientSummaryView } from "$lib/shell";
import { text } from "$lib/text";

export function asText({ summary, isDraft }: PatientSummaryView): string {
  const words = text.improve.patient;
  const parts = summary.parts.map((part) => [words.topics[part.topic], ...part.sentences.map((sentence) => `- ${sentence.text}`)].join("\n"));
  return [...(isDraft ? [words.draftLine] : []), ...parts].join("\n\n") + "\n";
}
