// The words of emergency access: at the lock, and over everything while it lasts.

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
};
