// The one way to the shell: commands, events, and the errors both bring.
// Nothing else in the window imports `@tauri-apps/*` or the generated bindings.

import { commands, events, type ErrorCode, type ErrorView } from "./bindings";

export type * from "./bindings";

/** What a command answered with instead of a result; `view` is written to be shown as it is. */
export class ShellError extends Error {
  readonly view: ErrorView;

  constructor(view: ErrorView) {
    super(view.message);
    this.name = "ShellError";
    this.view = view;
  }

  get code(): ErrorCode {
    return this.view.code;
  }
}

type Commands = typeof commands;
export type CommandName = keyof Commands;
type Settled<R> = R extends { status: "ok"; data: infer D } ? D : R extends { status: "error" } ? never : R;
/** What the command answers with when all goes well. */
export type Answer<N extends CommandName> = Settled<Awaited<ReturnType<Commands[N]>>>;

/** Hears that the vault is locked, whichever command found out. */
let onLocked: (() => void) | null = null;
export function whenLocked(listener: () => void): void {
  onLocked = listener;
}

/** Calls a command: its result, or a `ShellError`. */
export async function call<N extends CommandName>(name: N, ...input: Parameters<Commands[N]>): Promise<Answer<N>> {
  const command = commands[name] as (...input: unknown[]) => Promise<unknown>;
  const answer = await command(...input).catch((cause: unknown) => {
    throw new ShellError(unexpected(cause));
  });
  if (isFailure(answer)) {
    if (answer.error.code === "locked") onLocked?.();
    throw new ShellError(answer.error);
  }
  return (isSuccess(answer) ? answer.data : answer) as Answer<N>;
}

type Events = typeof events;
export type EventName = keyof Events;
type Payload<N extends EventName> = Parameters<Parameters<Events[N]["listen"]>[0]>[0]["payload"];

/** Hears an event; the answer stops hearing it. Meant for `$effect(() => on(...))`. */
export function on<N extends EventName>(name: N, handler: (payload: Payload<N>) => void): () => void {
  let stopped = false;
  let stop: (() => void) | null = null;
  const event = events[name] as { listen: (heard: (event: { payload: unknown }) => void) => Promise<() => void> };
  void event.listen((heard) => handler(heard.payload as Payload<N>)).then((unlisten) => {
    if (stopped) unlisten();
    else stop = unlisten;
  });
  return () => {
    stopped = true;
    stop?.();
  };
}

/** The error as it is shown, whatever was thrown. */
export function errorView(error: unknown): ErrorView {
  return error instanceof ShellError ? error.view : unexpected(error);
}

function unexpected(cause: unknown): ErrorView {
  // The console is for people who build the window; it reaches no file.
  console.error(cause);
  return { code: "other", message: unexpectedWords.message, hint: unexpectedWords.hint, retryable: true };
}

/** Set by the text catalogue, so that no words stand here. */
const unexpectedWords = { message: "", hint: "" };
export function setUnexpectedWords(message: string, hint: string): void {
  unexpectedWords.message = message;
  unexpectedWords.hint = hint;
}

function isFailure(answer: unknown): answer is { status: "error"; error: ErrorView } {
  return typeof answer === "object" && answer !== null && "status" in answer && answer.status === "error";
}

function isSuccess(answer: unknown): answer is { status: "ok"; data: unknown } {
  return typeof answer === "object" && answer !== null && "status" in answer && answer.status === "ok";
}
