// The words of emergency access: at the lock, over everything while it lasts, and for who looks into it.

export const emergency = {
  open: "Emergency access",
  title: "Emergency access",
  lead: "For an hour you can read the charts as a clinician can, whatever your role. You can change nothing. That you did this, and why, is written down and looked into afterwards.",
  reason: "Why do you need this now?",
  reasonHint: (least: number) => `At least ${least} characters; who looks into it reads this.`,
  reasonShort: (least: number) => `Say in at least ${least} characters why.`,
  password: "Your password",
  begin: "Read for an hour",
  back: "Back to the password",
  strip: "Emergency access: reading only",
  left: (minutes: number) => (minutes <= 1 ? "Less than a minute left" : `${minutes} minutes left`),
  because: (reason: string) => `Reason: ${reason}`,
  end: "End it",

  reviewTitle: "Emergency access",
  reviewLead: "Who signed in to read in an emergency, and what came of it. It is said once and stays.",
  none: "Nobody has used emergency access.",
  columns: { at: "When", who: "Who", reason: "Reason", review: "What came of it" },
  reviewed: (by: string, day: string) => `${by}, ${day}`,
  words: (who: string) => `What came of the emergency access of ${who}`,
  wordsShort: "What did you find?",
  keep: "Keep",
  kept: "Kept. It stays as it is.",
  waiting: (count: number) => (count === 1 ? "One emergency sign-in waits to be looked into." : `${count} emergency sign-ins wait to be looked into.`),
  show: "Look into it",
};
