// Who signed in last on this laptop, so that the lock asks them first. Their address stands outside the vault already,
// among those who may sign in.

const kept = "auscult.person";

export function rememberPerson(email: string | undefined): void {
  if (email) localStorage.setItem(kept, email);
}

/** The last one of these, or the first. */
export function lastPerson(emails: readonly string[]): string {
  const last = localStorage.getItem(kept);
  return emails.find((email) => email === last) ?? emails[0] ?? "";
}
