import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compared, type SidePiece } from "./compare";
import { stagesOf } from "./stages";
import { change, enhancement } from "./testing";

const joined = (pieces: readonly SidePiece[]): string => pieces.map((piece) => piece.text).join("");
const section = (key: string, text: string) => ({ key, title: key.toUpperCase(), text });

describe("two texts side by side", () => {
  it("are marked where they differ", () => {
    const [plan] = compared([section("plan", "Rest for two days.")], [section("plan", "Rest for two weeks.")]);
    expect(plan?.differences).toBe(1);
    expect(plan?.before.filter((piece) => piece.differs).map((piece) => piece.text)).toEqual(["days"]);
    expect(plan?.now.filter((piece) => piece.differs).map((piece) => piece.text)).toEqual(["weeks"]);
  });

  it("are marked by whole words", () => {
    const [plan] = compared([section("plan", "So hypertension, maybe from the drug.")], [section("plan", "Hypertension, likely from drug.")]);
    expect(plan?.before.filter((piece) => piece.differs).map((piece) => piece.text.trim())).toEqual(["So hypertension", "maybe", "from the"]);
    expect(plan?.now.filter((piece) => piece.differs).map((piece) => piece.text.trim())).toEqual(["Hypertension", "likely", "from"]);
  });

  it("have the sections that came and those that went", () => {
    const all = compared([section("hpi", "Cough."), section("ros", "Fever.")], [section("hpi", "Cough."), section("plan", "Rest.")]);
    expect(all.map((one) => [one.key, joined(one.before), joined(one.now), one.differences])).toEqual([
      ["hpi", "Cough.", "Cough.", 0],
      ["plan", "", "Rest.", 1],
      ["ros", "Fever.", "", 1],
    ]);
  });

  it("lose nothing, whatever they are", () => {
    const words = fc.array(fc.constantFrom("cough", "no", "fever", "😀", "\n", "."), { maxLength: 12 }).map((list) => list.join(" "));
    fc.assert(
      fc.property(words, words, (before, now) => {
        const [one] = compared([section("a", before)], [section("a", now)]);
        expect([joined(one?.before ?? []), joined(one?.now ?? [])]).toEqual([before, now]);
        expect((one?.differences ?? 0) > 0).toBe(before !== now);
      }),
    );
  });
});

describe("the stages", () => {
  it("say what each found, and what was not asked for", () => {
    const view = enhancement([change(1), change(2, { improves: "medical_terminology" }), change(3)], {
      settings: { types: ["grammar", "medical_terminology", "completeness"], audience: "physician", aggressiveness: "moderate", voice: "keep" },
    });
    expect(stagesOf(view)).toEqual([
      { stage: "analyzing", found: [], asked: true },
      { stage: "enhancing_structure", found: [], asked: false },
      { stage: "improving_language", found: [{ kind: "grammar", count: 2 }, { kind: "medical_terminology", count: 1 }], asked: true },
      { stage: "final_review", found: [{ kind: "completeness", count: 0 }], asked: true },
    ]);
  });
});
