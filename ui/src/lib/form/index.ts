// What forms share: findings beside their fields, and typed text as records want it.

import type { Finding } from "$lib/shell";

/** The gravest finding about a field; nothing if there is none. */
export function findingFor(findings: readonly Finding[], field: string): Finding | null {
  const about = findings.filter((finding) => finding.field === field);
  return about.find((finding) => finding.severity === "error") ?? about[0] ?? null;
}

export function anyError(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}

/** Text of an area as lines, trimmed, without empty ones. */
export function toLines(typed: string): string[] {
  return typed
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Text of an optional field: nothing rather than blanks. */
export function orNull(typed: string): string | null {
  return typed.trim() || null;
}
