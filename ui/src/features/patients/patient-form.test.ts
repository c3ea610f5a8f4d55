import { describe, expect, it } from "vitest";
import type { PatientDetails } from "$lib/shell";
import { emptyForm, sameForm, shownFindings, toDetails, toForm, typedAllergy, unsendable } from "./patient-form";

const rosa: PatientDetails = {
  givenName: "Rosa",
  familyName: "Alvarez",
  birthDate: "1964-03-09",
  sex: "female",
  mrn: null,
  phone: "+1 217 555 0100",
  email: null,
  address: ["1 Oak Lane", "Springfield"],
  allergies: [{ substance: "penicillin", reaction: null }],
};

describe("a patient as typed", () => {
  it("reads back the details it was made from", () => {
    expect(toDetails(toForm(rosa))).toEqual(rosa);
  });

  it("cannot be sent without a date of birth that exists", () => {
    for (const birthDate of ["", "1964-02-30", "3/9/64"]) {
      const form = { ...toForm(rosa), birthDate };
      expect(toDetails(form)).toBeNull();
      expect(unsendable(form).map((finding) => finding.field)).toEqual(["birthDate"]);
    }
    expect(unsendable(toForm(rosa))).toEqual([]);
    expect(unsendable(emptyForm()).map((finding) => finding.field)).toEqual(["familyName", "givenName", "birthDate"]);
  });

  it("leaves out allergies that name nothing", () => {
    const form = { ...toForm(rosa), allergies: [typedAllergy(" ", "rash"), typedAllergy(" latex ")] };
    expect(toDetails(form)?.allergies).toEqual([{ substance: "latex", reaction: null }]);
  });

  it("is the same whatever its rows are called inside", () => {
    expect(sameForm(toForm(rosa), toForm(rosa))).toBe(true);
    expect(sameForm(toForm(rosa), { ...toForm(rosa), phone: "" })).toBe(false);
    expect(sameForm(emptyForm(), { ...emptyForm(), allergies: [typedAllergy("latex")] })).toBe(false);
  });

  it("is told what is wrong once a field was left, or all when it is to be saved", () => {
    const findings = [
      { field: "givenName", severity: "error" as const, message: "" },
      { field: "email", severity: "error" as const, message: "" },
    ];
    expect(shownFindings(findings, new Set(), false)).toEqual([]);
    expect(shownFindings(findings, new Set(["email"]), false).map((f) => f.field)).toEqual(["email"]);
    expect(shownFindings(findings, new Set(), true)).toHaveLength(2);
  });
});
