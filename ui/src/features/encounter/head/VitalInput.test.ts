import { cleanup, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseUnit } from "./chosen-units.svelte";
import VitalInput from "./VitalInput.svelte";

beforeEach(() => {
  localStorage.clear();
  chooseUnit("temperatureC", "celsius");
});

afterEach(cleanup);

describe("a vital sign with two units", () => {
  it("shows the same value in the other unit, and back", async () => {
    render(VitalInput, { field: "temperatureC", value: "37", finding: null });
    const input = screen.getByTestId<HTMLInputElement>("vitals-temperatureC");
    const toggle = screen.getByTestId("vitals-unit-temperatureC");
    await userEvent.click(toggle);
    expect(input.value).toBe("98.6");
    await userEvent.click(toggle);
    expect(input.value).toBe("37");
  });

  it("leaves alone what is no number", async () => {
    render(VitalInput, { field: "temperatureC", value: "warm", finding: null });
    await userEvent.click(screen.getByTestId("vitals-unit-temperatureC"));
    expect(screen.getByTestId<HTMLInputElement>("vitals-temperatureC").value).toBe("warm");
  });
});
