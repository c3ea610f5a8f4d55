import { describe, expect, it } from "vitest";
import type { Query, QueryRow } from "$lib/shell";
import { queryRow } from "../testing";
import { inboxStep } from "./inbox";

const answered = (state: "needed" | "verified"): QueryRow => {
  const answer = { value: { kind: "yes_no", value: true }, certainty: "certain", notes: null, verification: { state } } as unknown as Query["answer"];
  return queryRow({ status: "answered", answer });
};

describe("an open question in the list of all", () => {
  it("is answered first, then stood by, by who may", () => {
    expect(inboxStep(queryRow({}), false)).toBe("answer");
    expect(inboxStep(answered("needed"), true)).toBe("verify");
    expect(inboxStep(answered("needed"), false)).toBeNull();
    expect(inboxStep(answered("verified"), true)).toBeNull();
  });
});
