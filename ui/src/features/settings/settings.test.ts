import { describe, expect, it } from "vitest";
import { largestLogoBytes, logoProblem, toBase64 } from "./logo";
import { pace } from "./pace";
import { keyFor, kindChoice, moved, newPart, newSection, templateFaults, withKinds } from "./template-form";

describe("templates", () => {
  it("give a new section a key of its own", () => {
    expect(keyFor("Größe & Gewicht", [])).toBe("gro_e_gewicht");
    expect(keyFor("Plan", ["plan", "plan_2"])).toBe("plan_3");
    expect(keyFor("计划", [])).toBe("section");
    const first = newSection("New section", []);
    expect(newSection("New section", [first]).key).not.toBe(first.key);
  });

  it("move sections, but not over the ends", () => {
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
  });

  it("are not kept without a name or headings", () => {
    const section = newSection("Plan", []);
    expect(templateFaults({ name: " ", sections: [section, { ...section, title: " " }] })).toEqual({ name: true, headings: [1], parts: [] });
    expect(templateFaults({ name: "SOAP", sections: [section] })).toEqual({ name: false, headings: [], parts: [] });
  });

  it("divide a section by what belongs in it", () => {
    const section = { ...newSection("Examination", []), kinds: ["vital_signs", "physical_exam"] as const satisfies string[] };
    const first = newPart("Part", { ...section, kinds: [...section.kinds] });
    const second = newPart("Part", { ...section, kinds: [...section.kinds], subsections: [first] });
    expect([first.kinds, second.kinds]).toEqual([["vital_signs"], ["physical_exam"]]);
    expect(second.key).not.toBe(first.key);
    const narrowed = withKinds({ ...section, kinds: [...section.kinds], subsections: [first, second] }, ["physical_exam"]);
    expect(narrowed.subsections).toEqual([second]);
    const nameless = { ...narrowed, subsections: [{ ...second, title: " " }] };
    expect(templateFaults({ name: "Exam", sections: [nameless] }).parts).toEqual([0]);
  });

  it("keep several kinds in one section together", () => {
    expect(kindChoice(["assessment", "plan"])).toBe("mixed");
    expect(kindChoice(["plan"])).toBe("plan");
    expect(kindChoice([])).toBe("other");
  });
});

describe("the logo", () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

  it("is a PNG by its bytes", () => {
    expect(logoProblem(png)).toBeNull();
    expect(logoProblem(new Uint8Array([0xff, 0xd8, 0xff]))).toBe("notPng");
    expect(logoProblem(new Uint8Array())).toBe("notPng");
  });

  it("is not too large", () => {
    const large = new Uint8Array(largestLogoBytes + 1);
    large.set(png);
    expect(logoProblem(large)).toBe("tooLarge");
    expect(atob(toBase64(large))).toHaveLength(large.length);
  });
});

describe("a model", () => {
  it.each([
    [null, null],
    [0.12, "easily"],
    [0.5, "keepsUp"],
    [0.9, "tooSlow"],
  ])("with %o s of work for a second is %o", (work, expected) => expect(pace(work)).toBe(expected));
});
