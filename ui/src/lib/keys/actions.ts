// The one table of what can be done by key. `keys` is what ships; a person may bind others in the settings.
// A key is written `Mod+Shift+R`, `G T` (one after the other) or `?`; Mod is Ctrl, on a Mac Cmd.

import { text } from "$lib/text";

interface Action {
  readonly keys: string;
  /** The heading it stands under in the help. */
  readonly group: "anywhere" | "go" | "list" | "recording" | "transcript" | "visit" | "note" | "coding";
}

export const actions = {
  palette: { keys: "Mod+K", group: "anywhere" },
  help: { keys: "?", group: "anywhere" },
  search: { keys: "/", group: "anywhere" },
  lock: { keys: "Mod+L", group: "anywhere" },
  "switch-person": { keys: "Mod+Shift+L", group: "anywhere" },
  larger: { keys: "Mod+=", group: "anywhere" },
  smaller: { keys: "Mod+-", group: "anywhere" },
  "usual-size": { keys: "Mod+0", group: "anywhere" },
  "new-patient": { keys: "N", group: "anywhere" },
  "new-visit": { keys: "V", group: "anywhere" },
  "go-today": { keys: "G T", group: "go" },
  "go-patients": { keys: "G P", group: "go" },
  "go-code": { keys: "G C", group: "go" },
  "go-questions": { keys: "G Q", group: "go" },
  "go-settings": { keys: "G S", group: "go" },
  "go-about": { keys: "G A", group: "go" },
  next: { keys: "J", group: "list" },
  previous: { keys: "K", group: "list" },
  "check-in": { keys: "I", group: "list" },
  "record-toggle": { keys: "Mod+R", group: "recording" },
  "record-stop": { keys: "Mod+Shift+R", group: "recording" },
  mark: { keys: "Mod+M", group: "recording" },
  play: { keys: "Space", group: "transcript" },
  "sentence-back": { keys: ",", group: "transcript" },
  "sentence-forward": { keys: ".", group: "transcript" },
  edit: { keys: "E", group: "transcript" },
  "speaker-next": { keys: "S", group: "transcript" },
  "speaker-clinician": { keys: "C", group: "transcript" },
  "speaker-patient": { keys: "P", group: "transcript" },
  "speaker-companion": { keys: "O", group: "transcript" },
  "step-previous": { keys: "[", group: "visit" },
  "step-next": { keys: "]", group: "visit" },
  "step-capture": { keys: "Alt+0", group: "visit" },
  "step-codes": { keys: "Alt+1", group: "visit" },
  "step-suggestions": { keys: "Alt+2", group: "visit" },
  "step-compose": { keys: "Alt+3", group: "visit" },
  "step-edit": { keys: "Alt+4", group: "visit" },
  "step-billing": { keys: "Alt+5", group: "visit" },
  "step-sign": { keys: "Alt+6", group: "visit" },
  "next-left": { keys: "Alt+L", group: "visit" },
  "skip-step": { keys: "Alt+S", group: "visit" },
  "step-words": { keys: "Alt+W", group: "visit" },
  "play-source": { keys: "Alt+P", group: "note" },
  "next-look": { keys: "Alt+N", group: "note" },
  "look-right": { keys: "Alt+R", group: "note" },
  compose: { keys: "Mod+Shift+D", group: "note" },
  "cancel-draft": { keys: "Mod+.", group: "note" },
  improve: { keys: "Mod+Shift+I", group: "note" },
  "view-side-by-side": { keys: "Alt+C", group: "note" },
  "view-inline": { keys: "Alt+I", group: "note" },
  "patient-summary": { keys: "Mod+Shift+U", group: "note" },
  "accept-section": { keys: "Alt+Shift+A", group: "note" },
  "reject-section": { keys: "Alt+Shift+X", group: "note" },
  "accept-all": { keys: "Shift+A", group: "note" },
  "reject-all": { keys: "Shift+X", group: "note" },
  "undo-change": { keys: "Z", group: "note" },
  "ready-for-review": { keys: "Alt+V", group: "note" },
  "approve-content": { keys: "Alt+A", group: "note" },
  attest: { keys: "Alt+T", group: "note" },
  sign: { keys: "Mod+Enter", group: "note" },
  "dispatch-again": { keys: "T", group: "note" },
  "dispatch-withdraw": { keys: "W", group: "note" },
  accept: { keys: "A", group: "coding" },
  reject: { keys: "R", group: "coding" },
  ask: { keys: "Q", group: "coding" },
  "apply-fix": { keys: "F", group: "coding" },
  "more-specific": { keys: "M", group: "coding" },
  "show-evidence": { keys: "Enter", group: "coding" },
  "move-up": { keys: "Alt+ArrowUp", group: "coding" },
  "move-down": { keys: "Alt+ArrowDown", group: "coding" },
  "remove-code": { keys: "Delete", group: "coding" },
  "next-part": { keys: "Shift+J", group: "coding" },
  "previous-part": { keys: "Shift+K", group: "coding" },
  "undo-coding": { keys: "U", group: "coding" },
  "code-history": { keys: "H", group: "coding" },
  "finish-coding": { keys: "Mod+Shift+Enter", group: "coding" },
  "accept-above": { keys: "Shift+B", group: "coding" },
  highlight: { keys: "Alt+H", group: "coding" },
  "suggest-again": { keys: "Shift+S", group: "coding" },
  "take-over": { keys: "Shift+T", group: "coding" },
  "queue-next": { keys: "Shift+N", group: "coding" },
  "queue-previous": { keys: "Shift+P", group: "coding" },
  "queue-toggle": { keys: "Shift+Q", group: "coding" },
  "coding-report": { keys: "Shift+R", group: "coding" },
} as const satisfies Record<string, Action>;

export type ActionId = keyof typeof actions;
export type ActionGroup = Action["group"];

export const actionIds = Object.keys(actions) as ActionId[];
export const actionGroups: readonly ActionGroup[] = ["anywhere", "go", "list", "recording", "transcript", "visit", "note", "coding"];

/** What an action is called, in the help and the palette. */
export function actionTitle(id: ActionId): string {
  return text.actions[id];
}
