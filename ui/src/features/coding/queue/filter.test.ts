import { describe, expect, it } from "vitest";
import { everything, filtersAnything, withMissing, withPayer, withState, withWork } from "./filter";

describe("the queue", () => {
  it("shows all that is not finished, unless something is chosen", () => {
    expect(filtersAnything(everything)).toBe(false);
    expect(filtersAnything({ ...everything, text: "  " })).toBe(false);
    for (const chosen of [withState(everything, "done"), withPayer(everything, "Elm Health"), withMissing(everything, "answers"), withWork(everything, "mine"), { ...everything, text: "alv" }])
      expect(filtersAnything(chosen)).toBe(true);
  });

  it("takes a choice back", () => {
    expect(withMissing(withPayer(withState({ ...everything, states: ["done"], payer: "x", missing: "answers" }, ""), ""), "")).toEqual(everything);
  });
});
