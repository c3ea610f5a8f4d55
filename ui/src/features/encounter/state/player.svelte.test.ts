import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PlaybackStatus } from "$lib/shell";
import { takeRecording } from "$lib/session/recording.svelte";
import { clearMocks, emit, mockIPC } from "$lib/shell/testing";
import { flushSync } from "svelte";
import { Player } from "./player.svelte";

let asked: string[] = [];
let player: Player;
let end: () => void;

const stretch = (fromMs: number, toMs: number) => ({ recording: "r", fromMs, toMs });
const say = (atMs: number, playing: boolean) => emit("playback", { recording: "r", atMs, playing, problem: null } satisfies PlaybackStatus);
const settle = () => vi.waitFor(() => undefined);

beforeEach(async () => {
  asked = [];
  mockIPC(
    (command, input) => {
      if (command === "play") asked.push(`play ${(input as { fromMs: number }).fromMs}`);
      if (command === "stop_playback") asked.push("stop");
      return null;
    },
    { shouldMockEvents: true },
  );
  player = new Player();
  end = $effect.root(() => {
    $effect(() => player.begin());
  });
  flushSync();
  await settle();
});
afterEach(() => {
  takeRecording(null);
  end();
  clearMocks();
});

describe("playing", () => {
  it("goes through the stretches one after the other, and ends", async () => {
    player.play([stretch(0, 1000), stretch(5000, 6000)]);
    await say(500, true);
    expect(player.atMs).toBe(500);
    await say(1000, false);
    expect(player.atMs).toBe(5000);
    await say(6000, false);
    expect(player.playing).toBe(false);
    expect(asked).toEqual(["play 0", "play 5000"]);
  });

  it("does not begin again by what was said before it was stopped", async () => {
    player.play([stretch(0, 1000)]);
    await player.stop();
    await say(400, true);
    expect(player.playing).toBe(false);
    expect(player.atMs).toBe(0);
    expect(asked).toEqual(["play 0", "stop"]);
  });

  it("does not take the end of what it replaced for its own", async () => {
    player.play([stretch(0, 9000)]);
    player.play([stretch(2000, 3000), stretch(4000, 5000)]);
    await say(9000, false);
    await say(8000, true);
    expect(player.playing).toBe(true);
    expect(player.atMs).toBe(2000);
    expect(asked).toEqual(["play 0", "play 2000"]);
  });

  it("is not begun into an open microphone, and gives way to one", async () => {
    const status = { recording: "r", encounter: "e", patient: "", elapsedMs: 0, device: null, behindMs: 0, warnings: [] };
    player.play([stretch(0, 1000)]);
    takeRecording({ ...status, phase: "starting" });
    flushSync();
    expect(player.playing).toBe(false);
    player.play([stretch(0, 1000)]);
    expect(player.playing).toBe(false);
    takeRecording({ ...status, phase: "paused" });
    player.play([stretch(0, 1000)]);
    expect(player.playing).toBe(true);
    await settle();
    expect(asked).toEqual(["play 0", "stop", "play 0"]);
  });

  it("stops with the screen", async () => {
    player.play([stretch(0, 1000)]);
    end();
    await settle();
    expect(asked).toEqual(["play 0", "stop"]);
  });
});
