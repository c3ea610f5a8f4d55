// What a window has and the tests' page lacks: questions about the system's colours, answered with no; dialogs that open
// over everything; rows that scroll into sight; places of words. And patience:
// the tests share a machine with a compiler, and none of them waits for a time to pass.

import { configure } from "@testing-library/svelte";
import { afterAll } from "vitest";

configure({ asyncUtilTimeout: 20_000 });

// The page is shared by the files of a worker: what one of them put off must not ring in the next, which would find a
// call in its shell that it never made.
const setTimer = globalThis.setTimeout;
const timers = new Set<ReturnType<typeof setTimeout>>();
globalThis.setTimeout = ((...asked: Parameters<typeof setTimeout>) => {
  const timer = setTimer(...asked);
  timers.add(timer);
  return timer;
}) as typeof setTimeout;
afterAll(async () => {
  globalThis.setTimeout = setTimer;
  for (const timer of timers) clearTimeout(timer);
  // What was asked already is answered before the page is handed on.
  await new Promise((done) => setTimer(done, 0));
});

window.matchMedia ??= (media) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  }) as MediaQueryList;

// Only that it is open is known here; that it keeps the focus inside is the browser's.
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.open = false;
};
Element.prototype.scrollIntoView ??= () => undefined;
// Nothing is laid out here: words have no place on the page.
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect ??= () => new DOMRect();
