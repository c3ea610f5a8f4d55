import { expect, test } from "vitest";
import { orNull } from "$lib/form";
import { faultsOf, orderOf, usual, type ReleaseForm } from "./release-form";

const form: ReleaseForm = { from: "", until: "", parts: { ...usual }, who: "patient", name: "", why: "Asked for it." };

test("what was only a means goes out only where it is chosen", () => {
  const { parts } = orderOf(form, orNull);
  expect(parts).not.toContain("recordings");
  expect(parts).not.toContain("transcripts");
  expect(parts).not.toContain("drafts");
  expect(parts).toContain("notes");
});

test("whoever is not the patient has a name, and every order a reason", () => {
  expect(Object.values(faultsOf(form)).every((fault) => fault === null)).toBe(true);
  const wrong = faultsOf({ ...form, who: "clinician", why: " ", from: "2026-03-09", until: "2026-03-08" });
  expect([wrong.name, wrong.why, wrong.until].every(Boolean)).toBe(true);
  expect(orderOf({ ...form, who: "named", name: " A. Sister " }, orNull).to).toEqual({ who: "named", name: "A. Sister" });
});
