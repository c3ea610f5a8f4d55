import { describe, expect, it } from "vitest";
import { parseKept } from "./while-typing.svelte";

describe("a form that comes back after a crash", () => {
  const like = { adding: null as string | null, typed: "", rows: [] as string[] };

  it("reads as it was written", () => {
    const form = { adding: "addendum", typed: "The patient called.", rows: ["a"] };
    expect(parseKept(JSON.stringify(form), like)).toEqual(form);
  });

  it("is nothing where it is not that form", () => {
    for (const kept of ["", "null", "7", '{"typed":"x"}', '{"adding":null,"typed":3,"rows":[]}', '{"adding":null,"typed":"","rows":{}}']) {
      expect(parseKept(kept, like)).toBeNull();
    }
  });
});
