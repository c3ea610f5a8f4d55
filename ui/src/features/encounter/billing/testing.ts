// A review as the shell would answer it: for tests only.

import type { AttestationRow, AttestationView, BillingFinding, BillingReview, BillingReviewView, CodeRef, Confirmation, ConfirmationKind } from "$lib/shell";

export const diagnosis = (code: string): CodeRef => ({ system: "icd10_cm", code });
export const service = (code: string): CodeRef => ({ system: "cpt", code });

export function finding(over: Partial<BillingFinding["finding"]> = {}, putRight: BillingFinding["putRight"] = { at: "codes" }): BillingFinding {
  return {
    finding: { rule: "billing.undecided", kind: "billing", severity: "error", codes: [], message: "99214 waits for a decision.", source: "codes of the visit", fix: null, ...over },
    putRight,
  };
}

const kinds: readonly ConfirmationKind[] = ["codes_validated", "documentation_level_verified", "medical_necessity_confirmed", "billing_compliance_checked"];

export function review(over: Partial<BillingReview> = {}): BillingReview {
  return {
    summary: {
      primaryDiagnosis: diagnosis("E11.9"),
      secondaryDiagnoses: [diagnosis("I10")],
      procedures: [service("93000")],
      level: service("99214"),
      relativeValues: { work: 192, expense: 196, malpractice: 14 },
      charge: 15000,
      estimate: 13003,
      modifiers: ["25"],
    },
    findings: [],
    confirmations: kinds.map((kind): Confirmation => ({ kind, holds: true, reasons: ["So it is."] })),
    levels: [
      {
        code: service("99215"),
        coded: "high",
        documented: "moderate",
        documentedCode: service("99214"),
        standing: "above",
        reason: "Problems moderate, data straightforward, risk moderate: two of the three reach moderate.",
      },
    ],
    necessity: [
      { code: service("99214"), diagnoses: [diagnosis("E11.9"), diagnosis("I10")], standing: "by_pointer", reasons: ["It points to E11.9, I10."], sources: [] },
      { code: service("93000"), diagnoses: [], standing: "no_diagnosis", reasons: ["93000 points to no diagnosis."], sources: [] },
    ],
    requirements: [
      {
        rule: "payer.x",
        payer: "Harbor Health",
        kind: "authorization",
        severity: "error",
        description: "Ask before it is done.",
        codes: [service("93000")],
        isMet: false,
        missing: ["93000 needs approval before it is done."],
        source: "The payer's manual",
      },
    ],
    charges: {
      lines: [
        {
          code: service("99214"),
          modifiers: ["25"],
          units: 1,
          pointers: [1, 2],
          price: 15000,
          charge: 15000,
          relativeValues: { work: 192, expense: 196, malpractice: 14 },
          estimate: 13003,
        },
        { code: service("93000"), modifiers: [], units: 2, pointers: [], price: null, charge: null, relativeValues: null, estimate: null },
      ],
      total: 15000,
      withoutPrice: [service("93000")],
      relativeValues: { work: 192, expense: 196, malpractice: 14 },
      estimate: 13003,
      withoutEstimate: [service("93000")],
      feeSchedule: "2026 January",
    },
    compliance: [
      { kind: "hipaa", status: "not_applicable", description: "Nothing was recorded.", requiredActions: [] },
      { kind: "billing_compliance", status: "pass", description: "No rule objects.", requiredActions: [] },
      { kind: "medical_necessity", status: "fail", description: "A service has no diagnosis.", requiredActions: ["Point 93000 to a diagnosis."] },
      { kind: "documentation_standards", status: "warning", description: "The note may not show all.", requiredActions: [] },
    ],
    ...over,
  };
}

export function attestation(over: Partial<AttestationView> = {}): AttestationView {
  return {
    last: null,
    mayAttest: true,
    against: [],
    offered: [
      { key: "standard", name: "Standard", words: "I, Dana Whitfield, MD, saw Rosa Alvarez." },
      { key: "teaching", name: "Teaching physician with a resident", words: "I was present with the resident ***." },
    ],
    proposed: "standard",
    ...over,
  };
}

export function given(over: Partial<AttestationRow> = {}): AttestationRow {
  return {
    attestation: {
      id: "a1",
      encounter: "e1",
      text: "aa",
      codes: "bb",
      template: "standard",
      words: "I, Dana Whitfield, MD, saw Rosa Alvarez.",
      by: "u1",
      name: "Dana Whitfield, MD",
      at: "2026-11-20T09:00:00Z",
      device: "d1",
    },
    voids: [],
    mine: true,
    ...over,
  };
}

export function billingView(over: Partial<BillingReviewView> = {}): BillingReviewView {
  return {
    encounter: "e1",
    revision: 3,
    signed: false,
    payer: "Harbor Health",
    approval: null,
    review: review(),
    level: null,
    names: [{ code: diagnosis("E11.9"), title: "Type 2 diabetes" }],
    attestation: attestation(),
    ...over,
  };
}
