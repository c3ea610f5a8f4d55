import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { somebody } from "$lib/session/roles.testing";
import { enter } from "$lib/session/session.svelte";
import type { EncounterView, Recording, Segment } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { Player } from "../state/player.svelte";
import { Visit } from "../state/visit.svelte";
import { Reading } from "./reading.svelte";

function segment(id: string, startMs: number, said: string): Segment {
  const words = said.split(" ").map((text, index) => ({
    text,
    startMs: startMs + index * 100,
    endMs: startMs + index * 100 + 90,
    confidence: 0.9,
    heard: null,
    changed: null,
  }));
  return { id, recording: "r", startMs, endMs: startMs + words.length * 100, speaker: "unknown", speakerConfirmed: false, words };
}

let asked: string[] = [];
let kept: Segment[] = [];
let reading: Reading;
let end: () => void;

beforeEach(async () => {
  asked = [];
  kept = [segment("a", 0, "Listen opera daily."), segment("b", 1000, "Yes. Every day.")];
  mockIPC(
    (command, input) => {
      const given = input as { correction: { segment: string; word: number; text: string }; segment: string; speaker: Segment["speaker"]; fromMs: number; toMs: number };
      const known = (id: string): Segment => kept.find((each) => each.id === id) as Segment;
      switch (command) {
        case "encounter":
          return { encounter: { provider: "u1" }, recordings: [{ id: "r", state: "complete", durationMs: 2000, transcribedMs: 2000 } as Recording] } as EncounterView;
        case "settings":
          return { theme: "light", keys: {} };
        case "transcript":
          return { state: "complete", segments: kept };
        case "correct_word": {
          const { segment: id, word, text } = given.correction;
          asked.push(`correct ${id} ${word} ${text}`);
          return { ...known(id), words: known(id).words.map((each, index) => (index === word ? { ...each, text } : each)) };
        }
        case "set_speaker":
          asked.push(`speaker ${given.segment} ${given.speaker}`);
          return { ...known(given.segment), speaker: given.speaker, speakerConfirmed: true };
        case "play":
          asked.push(`play ${given.fromMs}-${given.toMs}`);
          return null;
        default:
          return null;
      }
    },
    { shouldMockEvents: true },
  );
  await enter(somebody("physician"));
  end = $effect.root(() => {
    const visit = new Visit("e");
    reading = new Reading(visit, new Player());
    $effect(() => visit.begin());
  });
  flushSync();
  await vi.waitFor(() => expect(reading.visit.transcriptLoaded).toBe(true));
});
afterEach(() => {
  end();
  clearMocks();
});

describe("reading a transcript", () => {
  it("hears a word and what follows in its segment", async () => {
    reading.hear({ segment: 0, word: 1 });
    await vi.waitFor(() => expect(asked).toEqual(["play 100-300"]));
  });

  it("plays on to the end of the recording from where somebody is", async () => {
    reading.goSegments(1);
    reading.goSegments(1);
    reading.togglePlay();
    await vi.waitFor(() => expect(asked).toEqual(["play 1000-2000"]));
  });

  it("keeps a corrected word, and asks for nothing if it reads as before", async () => {
    reading.goTo({ segment: 0, word: 1 });
    reading.edit();
    expect(reading.editing).toBe(true);
    await reading.correct(" opera ");
    expect(asked).toEqual([]);
    reading.edit();
    await reading.correct("lisinopril");
    expect(asked).toEqual(["correct a 1 lisinopril"]);
    expect(reading.segment?.words[1]?.text).toBe("lisinopril");
    expect(reading.editing).toBe(false);
  });

  it("goes through the speakers with one key", async () => {
    reading.goSegments(1);
    for (let i = 0; i < 2; i++) await reading.turnSpeaker(reading.segment as Segment);
    expect(asked).toEqual(["speaker a clinician", "speaker a patient"]);
  });

  it("stays on its segment when another comes in before it", () => {
    reading.goTo({ segment: 1, word: 1 });
    reading.visit.take([segment("between", 500, "Right.")]);
    expect(reading.place).toEqual({ segment: 2, word: 1 });
  });

  it("goes on at the sentence gone to while it sounds", async () => {
    reading.hear({ segment: 0, word: 0 });
    reading.goSentences(1);
    await vi.waitFor(() => expect(asked).toEqual(["play 0-300", "play 1000-2000"]));
    expect(reading.place).toEqual({ segment: 1, word: 0 });
  });
});
