import { describe, expect, it } from "vitest";
import { audit } from "./audit.en";

describe("the words of the audit", () => {
  it("say what was done", () => {
    expect(audit.action({ category: "change", action: "template.ship" })).toBe("Standard template added");
    expect(audit.record("signed_note")).toBe("Signed note");
  });

  it("tell apart what one name means in two categories", () => {
    const opened = (category: "access" | "change"): string => audit.action({ category, action: "encounter.open" });
    expect(opened("access")).toBe("Visit read");
    expect(opened("change")).toBe("Visit created");
  });

  it("leave what they do not know as it is", () => {
    expect(audit.action({ category: "export", action: "claim.send" })).toBe("Exported: claim.send");
    expect(audit.record("claim")).toBe("claim");
  });
});
