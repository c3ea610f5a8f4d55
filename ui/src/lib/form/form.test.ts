import { describe, expect, it } from "vitest";
import { anyError, findingFor, orNull, toLines } from "./index";

const warning = { field: "phone", severity: "warning" as const, message: "short" };
const error = { field: "phone", severity: "error" as const, message: "wrong" };

describe("findings", () => {
  it("show the gravest one about a field", () => {
    expect(findingFor([warning, error], "phone")).toBe(error);
    expect(findingFor([warning], "phone")).toBe(warning);
    expect(findingFor([error], "email")).toBeNull();
  });

  it("hold something up only if one is an error", () => {
    expect(anyError([warning])).toBe(false);
    expect(anyError([warning, error])).toBe(true);
  });
});

describe("typed text", () => {
  it("becomes lines without blanks", () => {
    expect(toLines(" 12 Elm Street \n\n Springfield\r\n")).toEqual(["12 Elm Street", "Springfield"]);
  });

  it("is nothing rather than blanks", () => {
    expect(orNull("  ")).toBeNull();
    expect(orNull(" x ")).toBe("x");
  });
});
