import { afterEach, expect, it } from "vitest";
import { clearToasts, shownToasts, toast } from "./toasts.svelte";

afterEach(clearToasts);

it("a message takes the place of the one before on the same topic", () => {
  toast("saved");
  toast("I10 was accepted.", { topic: "coding", undo: () => undefined });
  toast("E11.9 was accepted.", { topic: "coding", undo: () => undefined });
  expect(shownToasts.list.map((shown) => shown.message)).toEqual(["saved", "E11.9 was accepted."]);
});
