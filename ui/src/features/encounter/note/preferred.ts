// Templates in the order somebody likes them.

import type { TemplateId } from "$lib/shell";

/** The preferred ones first, in their order; then the others, in theirs. */
export function preferredFirst<T extends { readonly id: TemplateId }>(templates: readonly T[], preferred: readonly TemplateId[]): T[] {
  const place = ({ id }: T): number => (preferred.includes(id) ? preferred.indexOf(id) : preferred.length);
  return [...templates].sort((a, b) => place(a) - place(b));
}
