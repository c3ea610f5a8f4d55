// What the program can do about something that stands out, when a person says so.

import { call, type EncounterId, type EncounterView, type QualityFlag } from "$lib/shell";

/** Does it; says whether there was still something to do. */
export async function resolve(id: EncounterId, flag: QualityFlag, visit: () => Promise<EncounterView>): Promise<boolean> {
  switch (flag.resolvable) {
    case "read_again":
      await call("suggestCodes", id);
      return true;
    case "lay_changes_aside":
      return layAside((await visit()).note?.id ?? null);
    case "apply_fix": {
      const found = (await call("codingFindings", id)).find((finding) => finding.fix && finding.rule === flag.rule);
      if (found) await call("applyFix", id, found);
      return found !== undefined;
    }
    case null:
      return false;
  }
}

/** Refuses every change nobody has decided on. */
async function layAside(note: string | null): Promise<boolean> {
  const view = note ? await call("enhancement", note) : null;
  const open = (view?.changes ?? []).filter((one) => one.state === "pending").map((one) => one.change.id);
  if (!view || open.length === 0) return false;
  await call("decideChanges", view.id, view.note.revision, open, "reject");
  return true;
}
