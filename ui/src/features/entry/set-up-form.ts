// What is typed to set up a clinic, and what is wrong with it. The vault checks again; this only spares a round.

import { orNull, toLines } from "$lib/form";
import type { Finding, SetUp } from "$lib/shell";
import { text } from "$lib/text";

/** The shortest password a vault takes, with and without a keyring beside it. */
export const shortestPassword = { system: 8, without: 15 } as const;

/** How long a password has to be, where it is not known whether there is a keyring. */
export function lengthHint(): string {
  return text.entry.passwordHintEither(shortestPassword.system, shortestPassword.without);
}

export interface SetUpForm {
  organization: string;
  address: string;
  phone: string;
  name: string;
  credentials: string;
  email: string;
  password: string;
  passwordAgain: string;
  withoutKeyring: boolean;
}

export function emptySetUp(): SetUpForm {
  return { organization: "", address: "", phone: "", name: "", credentials: "", email: "", password: "", passwordAgain: "", withoutKeyring: false };
}

/** Characters as a person counts them. */
export function passwordLength(password: string): number {
  return [...password.normalize("NFKC")].length;
}

/** What is wrong with a password typed twice; nothing, if it will do. */
export function checkPassword(password: string, again: string, shortest: number): Finding[] {
  const words = text.entry;
  if (passwordLength(password) < shortest) return [error("password", words.passwordShort(shortest))];
  return password === again ? [] : [error("passwordAgain", words.passwordsDiffer)];
}

export function checkSetUp(form: SetUpForm): Finding[] {
  const words = text.entry;
  const found: Finding[] = [];
  for (const field of ["organization", "name"] as const) if (!form[field].trim()) found.push(error(field, words.required));
  if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(form.email.trim())) found.push(error("email", words.emailWrong));
  const shortest = shortestPassword[form.withoutKeyring ? "without" : "system"];
  return [...found, ...checkPassword(form.password, form.passwordAgain, shortest)];
}

/** The form as the shell takes it: lines trimmed, empty ones left out. The password stays as it was typed. */
export function toSetUp(form: SetUpForm): SetUp {
  return {
    organization: form.organization.trim(),
    address: toLines(form.address),
    phone: orNull(form.phone),
    name: form.name.trim(),
    credentials: orNull(form.credentials),
    email: form.email.trim(),
    password: form.password,
    keyring: form.withoutKeyring ? "without" : "system",
  };
}

function error(field: string, message: string): Finding {
  return { field, severity: "error", message };
}
