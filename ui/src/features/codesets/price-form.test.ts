import { describe, expect, it } from "vitest";
import type { Charge } from "$lib/shell";
import { chargeOf, faultsOf, formOf, readDollars } from "./price-form";

const charge: Charge = { code: "99213", modifier: null, payer: "Harbor Health", cents: 12550, from: null, to: null };

describe("a price as it is typed", () => {
  it("is an exact number of cents", () => {
    expect(["125", "125.5", "$ 1,250.07", "0.29"].map(readDollars)).toEqual([12500, 12550, 125007, 29]);
    expect(["", "1,25", "1.234", "-1", "abc", "99999999999"].map(readDollars)).toEqual([null, null, null, null, null, null]);
  });

  it("reads back what was kept", () => {
    expect(chargeOf(formOf(charge))).toEqual(charge);
  });

  it("says what keeps it from being kept", () => {
    const form = formOf(charge);
    expect(faultsOf(form, [])).toEqual([]);
    expect(faultsOf(form, [{ ...charge, payer: "HARBOR HEALTH", cents: 1 }])).toEqual(["taken"]);
    expect(faultsOf({ ...form, code: "9921", modifier: "2", price: "x", from: "2026-07-01", to: "2026-06-30" }, [])).toEqual(["code", "modifier", "cents", "days"]);
  });
});
