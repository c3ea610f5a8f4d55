import { describe, expect, it } from "vitest";
import { emptyForm, typedAllergy } from "./patient-form";
import { read } from "./unfinished-form";

describe("a form that comes back after a crash", () => {
  it("reads as it was written, with rows of its own", () => {
    const form = { ...emptyForm(), familyName: "Alvarez", allergies: [typedAllergy("penicillin", "hives")] };
    const back = read(JSON.stringify(form));
    expect(back).toMatchObject({ familyName: "Alvarez", allergies: [{ substance: "penicillin", reaction: "hives" }] });
    expect(back?.allergies[0]?.key).not.toBe(form.allergies[0]?.key);
  });

  it("is nothing where it is not a form", () => {
    expect(read("")).toBeNull();
    expect(read('{"allergies":[]}')).toBeNull();
    expect(read("null")).toBeNull();
  });
});
