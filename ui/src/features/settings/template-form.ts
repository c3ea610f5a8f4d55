// Changing a template: sections in order, each with a key that stays its own. Pure.

import type { SectionKind, Subsection, Template, TemplateSection } from "$lib/shell";

/** A key for a new section: its heading in plain letters, with a number where another section has it already. */
export function keyFor(title: string, taken: readonly string[]): string {
  const base =
    title
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "") || "section";
  if (!taken.includes(base)) return base;
  for (let n = 2; ; n += 1) if (!taken.includes(`${base}_${n}`)) return `${base}_${n}`;
}

export function newSection(title: string, sections: readonly TemplateSection[]): TemplateSection {
  const key = keyFor(title, sections.map((section) => section.key));
  return { key, title, kinds: ["other"], required: false, defaultText: "", form: "text", prompt: "", subsections: [] };
}

/** A part for what none of the section's parts holds yet. */
export function newPart(title: string, section: TemplateSection): Subsection {
  const held = section.subsections.flatMap((part) => part.kinds);
  const free = section.kinds.find((kind) => !held.includes(kind)) ?? section.kinds[0] ?? "other";
  return { key: keyFor(title, section.subsections.map((part) => part.key)), title, kinds: [free] };
}

/** The section with these kinds; its parts hold nothing that does not belong in it any more. */
export function withKinds(section: TemplateSection, kinds: SectionKind[]): TemplateSection {
  const subsections = section.subsections
    .map((part) => ({ ...part, kinds: part.kinds.filter((kind) => kinds.includes(kind)) }))
    .filter((part) => part.kinds.length > 0);
  return { ...section, kinds, subsections };
}

/** The sections with one moved up or down; as they were, if it stands at the end. */
export function moved<T>(sections: readonly T[], from: number, step: 1 | -1): T[] {
  const to = from + step;
  const next = [...sections];
  const section = next[from];
  if (section === undefined || to < 0 || to >= next.length) return next;
  next.splice(from, 1);
  next.splice(to, 0, section);
  return next;
}

/** What keeps a template from being kept: no name, a section or a part of one without a heading (by its place). */
export function templateFaults(template: Pick<Template, "name" | "sections">): { name: boolean; headings: number[]; parts: number[] } {
  const faulty = (is: (section: TemplateSection) => boolean): number[] =>
    template.sections.flatMap((section, index) => (is(section) ? [index] : []));
  return {
    name: !template.name.trim(),
    headings: faulty((section) => !section.title.trim()),
    parts: faulty((section) => section.subsections.some((part) => !part.title.trim())),
  };
}

/** The choice shown for a section's kinds: one of them, or that it is several and stays so. */
export function kindChoice(kinds: readonly SectionKind[]): SectionKind | "mixed" {
  const [only] = kinds;
  return kinds.length === 1 && only ? only : kinds.length === 0 ? "other" : "mixed";
}
