import { describe, expect, it } from "vitest";
import { checkPassword, checkSetUp, emptySetUp, passwordLength, toSetUp, type SetUpForm } from "./set-up-form";

const filled = (over: Partial<SetUpForm> = {}): SetUpForm => ({
  ...emptySetUp(),
  organization: " Elm Clinic ",
  name: "Ada Morgan",
  email: "ada@example.org",
  password: "blue harbor",
  passwordAgain: "blue harbor",
  ...over,
});
const fields = (form: SetUpForm): string[] => checkSetUp(form).map((finding) => finding.field);

describe("setting up", () => {
  it("takes a form that is filled in", () => {
    expect(fields(filled())).toEqual([]);
  });

  it("names every field that is missing", () => {
    expect(fields(emptySetUp())).toEqual(["organization", "name", "email", "password"]);
  });

  it.each(["ada", "ada@", "@example.org", "ada@example", "a da@example.org", "ada@example..org", "a@b@c.org"])("refuses the address %o", (email) => {
    expect(fields(filled({ email }))).toEqual(["email"]);
  });

  it("wants a longer password without a keyring", () => {
    expect(fields(filled({ withoutKeyring: true }))).toEqual(["password"]);
    expect(toSetUp(filled({ withoutKeyring: true })).keyring).toBe("without");
  });

  it("finds out that the passwords differ", () => {
    expect(checkPassword("blue harbor", "blue harbour", 8).map((f) => f.field)).toEqual(["passwordAgain"]);
  });

  it("counts characters as people do", () => {
    expect(passwordLength("e\u0301🩺")).toBe(2);
  });

  it("sends lines and nothing for blanks, and the password as typed", () => {
    const sent = toSetUp(filled({ address: "12 Elm\n\n", phone: " ", password: " blue harbor " }));
    expect(sent).toMatchObject({ organization: "Elm Clinic", address: ["12 Elm"], phone: null, credentials: null, password: " blue harbor " });
  });
});
