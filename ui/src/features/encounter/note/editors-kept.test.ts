import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StepSettings } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { note } from "../improve/testing";
import { Visit } from "../state/visit.svelte";
import { stepSettings } from "../testing";
import { Draft } from "./draft.svelte";
import { EditorsKept } from "./editors-kept";

beforeEach(() => {
  vi.useFakeTimers();
  mockIPC(() => []);
});
afterEach(() => {
  vi.useRealTimers();
  clearMocks();
});

/** A note of two sections, and what is kept of its editors. */
function open(settings: StepSettings = stepSettings) {
  const one = note("Rest.");
  const [hpi] = one.content.sections;
  if (!hpi) throw new Error("the note has no section");
  const plan = { ...hpi, key: "plan", title: "Plan" };
  const draft = new Draft(new Visit("e1"));
  draft.follow({ ...one, content: { ...one.content, sections: [hpi, plan] } });
  const kept: StepSettings[] = [];
  const keeping = {
    get settings(): StepSettings {
      return kept.at(-1) ?? settings;
    },
    keep: (change: Partial<StepSettings>) => void kept.push({ ...(kept.at(-1) ?? settings), ...change }),
    flush: () => Promise.resolve(),
  };
  const editors = new EditorsKept(draft, keeping);
  return { draft, editors, hpi, plan, sections: () => kept.at(-1)?.editors.map((one) => [one.section, one.head]) ?? [], last: () => kept.at(-1) ?? settings };
}

describe("how editors stand", () => {
  it("is kept when the cursor rests, the section one was in last first", () => {
    const { draft, hpi, plan, sections } = open();
    const to = (section: typeof hpi, anchor: number): void => draft.took(section, draft.stateOf(section).update({ selection: { anchor } }).state, false);
    to(hpi, 3);
    to(plan, 2);
    expect(sections()).toEqual([]);
    vi.advanceTimersByTime(600);
    expect(sections()).toEqual([["plan", 2], ["hpi", 3]]);
  });

  it("says nothing of sections in which only marks came and went", () => {
    const { draft, hpi, sections } = open();
    draft.took(hpi, draft.stateOf(hpi).update({ effects: [] }).state, false);
    vi.advanceTimersByTime(600);
    expect(sections()).toEqual([]);
  });

  it("puts the cursor where it was last, once, and not over where somebody is sent", () => {
    const before = open();
    before.draft.took(before.plan, before.draft.stateOf(before.plan).update({ selection: { anchor: 4 } }).state, false);
    before.editors.end();
    const { draft, editors } = open(before.last());
    editors.takeUp();
    expect(draft.going).toEqual({ section: "plan", at: 4, to: 4 });
    draft.arrived();
    editors.takeUp();
    expect(draft.going).toBeNull();
    const sent = open(before.last());
    sent.draft.goTo("hpi", 1);
    sent.editors.takeUp();
    expect(sent.draft.going).toEqual({ section: "hpi", at: 1, to: 1 });
  });
});
