import { describe, expect, it } from "vitest";
import type { Query, Verification } from "$lib/shell";
import { codingView, queryRow } from "../testing";
import { nextStep } from "./next-step";

const answer = (verification: Verification): Query["answer"] => ({
  value: { kind: "text", value: "left" },
  certainty: "certain",
  notes: null,
  verification,
  answeredAt: "2026-11-20T09:00:00Z",
  answeredBy: "u1",
});
const all = codingView();
const signed = codingView({ text: { ...all.text, signed: true } });
const verified = queryRow({ status: "answered", answer: answer({ state: "not_needed" }) }, "It is the left one.");

describe("a question", () => {
  it.each([
    ["waits for its answer", queryRow({}), all, "answer"],
    ["was passed over", queryRow({ status: "skipped" }), all, "answer"],
    ["has to be verified", queryRow({ status: "answered", answer: answer({ state: "needed" }) }), all, "verify"],
    ["is for the physician to verify", queryRow({ status: "answered", answer: answer({ state: "needed" }) }), codingView({ mayVerify: false }), null],
    ["has a sentence for the note", verified, all, "take"],
    ["has a sentence the note has already", queryRow({ ...verified.query, inNoteSince: "2026-11-20T09:00:00Z" }, "It is the left one."), all, null],
    ["has a sentence for a note that is signed", verified, signed, null],
    ["is not for this person to answer", queryRow({}), codingView({ mayAnswer: false }), null],
  ] as const)("that %s", (_, row, view, step) => expect(nextStep(row, view, true)).toBe(step));

  it("gives no sentence to a note one may not write", () => {
    expect(nextStep(verified, all, false)).toBeNull();
  });
});
