import { describe, expect, it } from "vitest";
import { score, search } from "./fuzzy";

const found = (query: string, ...texts: string[]): string[] => search(query, texts, (text) => text);

describe("the palette", () => {
  it("lists everything in its order while nothing is asked", () => {
    expect(found("  ", "b", "a")).toEqual(["b", "a"]);
  });

  it("puts a start of a word before the middle of one", () => {
    expect(found("pat", "Dispatch", "Go to Patients")).toEqual(["Go to Patients", "Dispatch"]);
  });

  it("finds by first letters", () => {
    expect(found("gp", "Go to Today", "Go to Patients", "Lock")).toEqual(["Go to Patients"]);
  });

  it("needs every word, in any order", () => {
    expect(found("rosa alv", "Alvarez, Rosa", "Alvarez, Luis")).toEqual(["Alvarez, Rosa"]);
  });

  it("does not mind case and accents", () => {
    expect(score("muller", "Müller, Hannah")).not.toBeNull();
    expect(score("MÜLLER", "Muller")).not.toBeNull();
  });

  it("does not take strewn letters for an answer", () => {
    expect(score("xyz", "Record")).toBeNull();
    expect(score("ck", "Stock taking backlog")).not.toBeNull();
    expect(score("ot", "Good morning attic")).toBeNull();
  });
});
