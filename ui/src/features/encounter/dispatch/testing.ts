// What goes out of a visit, as the shell would answer it: for tests only.

import type { DispatchesView, DispatchOptions, DispatchRow, DispatchStatus, DispatchTarget } from "$lib/shell";

export const nothing: DispatchOptions = { emr: false, patientSummary: false, billing: false, referrals: [], followUp: null };

export function dispatchRow(id: string, target: DispatchTarget, status: DispatchStatus, over: Partial<DispatchRow> = {}): DispatchRow {
  return {
    dispatch: {
      id,
      number: `DSP-2026-A-00000${id}`,
      encounter: "e1",
      signedNote: "s1",
      target,
      status,
      attempts: 1,
      nextAttemptAt: "2026-11-20T10:04:00Z",
      orderedBy: "u1",
      createdAt: "2026-11-20T10:00:00Z",
    },
    waitsFor: null,
    retries: 0,
    moves: [],
    documents: [],
    mayRetry: false,
    mayWithdraw: false,
    maySave: false,
    ...over,
  };
}

export function dispatchesView(over: Partial<DispatchesView> = {}): DispatchesView {
  return { encounter: "e1", dateOfService: "2026-11-20", options: nothing, findings: [], signed: false, mayChoose: true, places: ["emr"], rows: [], ...over };
}
