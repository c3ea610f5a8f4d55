// Who is signed in, which first screen there is, and the person's settings.

import { call, errorView, on, whenLocked, type ErrorView, type GateView, type Me, type Permission, type Settings, type UserId } from "$lib/shell";
import { bindKeys } from "$lib/keys/index.svelte";
import { clearToasts } from "$lib/ui/toasts.svelte";
import { clearShown } from "./shown-patient.svelte";
import { keepAll } from "./saving.svelte";
import { applyTheme } from "./theme.svelte";
import { rememberPerson } from "./last-person";
import { forgetRecording, hearRecording } from "./recording.svelte";

let gate = $state.raw<GateView | null>(null);
let me = $state.raw<Me | null>(null);
let settings = $state.raw<Settings | null>(null);
let failure = $state.raw<ErrorView | null>(null);
let switching = $state(false);

export const session = {
  get gate(): GateView | null {
    return gate;
  },
  get me(): Me | null {
    return me;
  },
  get settings(): Settings | null {
    return settings;
  },
  /** Why not even the first screen could be found out. */
  get failure(): ErrorView | null {
    return failure;
  },
  /** Whether it was locked so that somebody else signs in. */
  get switching(): boolean {
    return switching;
  },
  may(permission: Permission): boolean {
    return me?.permissions.includes(permission) ?? false;
  },
  /** Whether they may do it to a visit of this clinician: some of what they may reaches their own visits only. */
  mayOn(permission: Permission, clinician: UserId | undefined): boolean {
    if (!me?.permissions.includes(permission)) return false;
    return !me.own.includes(permission) || clinician === me.user.id;
  },
};

/** Asks which first screen there is. */
export async function look(): Promise<void> {
  try {
    gate = await call("gate");
    failure = null;
    if (gate.gate === "open") await enter(await call("me"));
    else leave();
  } catch (error) {
    failure = errorView(error);
  }
}

/** Goes in as this person. */
export async function enter(person: Me): Promise<void> {
  takeSettings(await call("settings"));
  await hearRecording();
  me = person;
  switching = false;
  rememberPerson(person.user.email);
}

export async function lock(): Promise<void> {
  try {
    await keepAll();
    await call("lock");
  } finally {
    leave();
    await look();
  }
}

/** Locks, and asks first who is next. What was open stays where it was, for each person their own. */
export async function switchPerson(): Promise<void> {
  switching = true;
  await lock();
}

/** Locks, and goes to where another organization can be set up. */
export async function beginOrganization(): Promise<void> {
  try {
    await keepAll();
    await call("beginOrganization");
  } finally {
    await look();
  }
}

/** Keeps settings; what they change shows at once. */
export async function saveSettings(next: Settings): Promise<void> {
  takeSettings(await call("saveSettings", next));
}

/** After a change to the organization or the person. */
export async function refreshMe(): Promise<void> {
  me = await call("me");
}

/** Hears the lock, and tells the shell that somebody is there. To be called once. */
export function watchSession(): () => void {
  const gone = (): void => {
    if (!me) return;
    leave();
    void look();
  };
  whenLocked(gone);
  const stopHearing = on("locked", gone);
  const stopTouching = touchOnActivity();
  return () => {
    stopHearing();
    stopTouching();
  };
}

function takeSettings(next: Settings): void {
  settings = next;
  applyTheme(next.theme);
  bindKeys(next.keys);
}

// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shows it
const leavers = new Set<() => void>();

/** Calls `forget` whenever the vault is locked: for whatever keeps something of a patient in memory. */
export function whenLeaving(forget: () => void): void {
  leavers.add(forget);
}

/** Nothing of a patient stays in the window behind the lock. */
function leave(): void {
  for (const forget of leavers) forget();
  me = null;
  settings = null;
  forgetRecording();
  clearShown();
  clearToasts();
}

const touchEveryMs = 10_000;

function touchOnActivity(): () => void {
  let last = 0;
  const active = (): void => {
    const now = performance.now();
    if (!me || (last > 0 && now - last < touchEveryMs)) return;
    last = now;
    call("touch").catch(() => undefined);
  };
  const kinds = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
  for (const kind of kinds) window.addEventListener(kind, active, { passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, active);
  };
}
