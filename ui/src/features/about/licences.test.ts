import { describe, expect, it } from "vitest";
import { findLicences, readLicences } from "./licences";

const entry = (name: string, licence: string): object => ({ from: "npm", name, version: "1.0.0", licence });

describe("licences", () => {
  it("are read with care", () => {
    const list = readLicences(JSON.stringify([entry("svelte", "MIT"), { name: "half" }, null, "x"]));
    expect(list.map((item) => item.name)).toEqual(["svelte"]);
    expect(readLicences("{}")).toEqual([]);
  });

  it("are found by name, source and licence", () => {
    const list = readLicences(JSON.stringify([entry("svelte", "MIT"), entry("inter", "OFL-1.1")]));
    expect(findLicences(list, "ofl npm").map((item) => item.name)).toEqual(["inter"]);
    expect(findLicences(list, "")).toHaveLength(2);
  });
});
