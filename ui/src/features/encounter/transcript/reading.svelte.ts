// Where somebody is in the transcript, and what they do there: hear, correct, say who speaks.

import { call, type Segment, type SegmentId } from "$lib/shell";

import type { Player, Stretch } from "../state/player.svelte";
import { report } from "../state/report";
import type { Visit } from "../state/visit.svelte";
import { nextSpeaker, placeAt, segmentBeside, sentenceAfter, sentenceBefore, wordAt, wordBeside, type Place } from "./transcript";

export class Reading {
  readonly visit: Visit;
  readonly player: Player;
  /** Kept by id, so that it stays on its segment when others come in before it. */
  #segment = $state<SegmentId | null>(null);
  #word = $state(0);
  #editing = $state(false);

  constructor(visit: Visit, player: Player) {
    this.visit = visit;
    this.player = player;
  }

  /** The place somebody is at. */
  readonly place = $derived.by<Place | null>(() => {
    if (this.#segment === null) return null;
    const segment = this.visit.segments.findIndex((each) => each.id === this.#segment);
    return segment < 0 ? null : { segment, word: this.#word };
  });
  /** The place that sounds. */
  readonly sounding = $derived.by<Place | null>(() => {
    const { recording, atMs, playing } = this.player;
    return playing && recording ? placeAt(this.visit.segments, recording, atMs) : null;
  });
  get editing(): boolean {
    return this.#editing;
  }
  /** The segment somebody is at and the word in it: these change only when they go elsewhere, not with the words. */
  get at(): SegmentId | null {
    return this.#segment;
  }
  get word(): number {
    return this.#word;
  }

  get segment(): Segment | null {
    return this.place ? (this.visit.segments[this.place.segment] ?? null) : null;
  }

  goTo(place: Place | null): void {
    this.#editing = false;
    this.#segment = place ? (this.visit.segments[place.segment]?.id ?? null) : null;
    this.#word = place?.word ?? 0;
  }

  goSegments(step: 1 | -1): void {
    this.goTo(segmentBeside(this.visit.segments, this.place, step));
  }

  goWords(step: 1 | -1): void {
    if (this.place) this.goTo(wordBeside(this.visit.segments, this.place, step));
  }

  /** One sentence on or back from what sounds or from where somebody is; while it sounds, it sounds on from there. */
  goSentences(step: 1 | -1): void {
    const from = this.sounding ?? this.place ?? { segment: 0, word: 0 };
    const to = step === 1 ? sentenceAfter(this.visit.segments, from) : sentenceBefore(this.visit.segments, from);
    if (!to) return;
    const goesOn = this.player.playing;
    this.goTo(to);
    if (goesOn) this.player.play(this.#fromHere());
  }

  /** Hears a word and what follows in its segment. */
  hear(place: Place): void {
    this.goTo(place);
    const segment = this.visit.segments[place.segment];
    const word = wordAt(this.visit.segments, place);
    if (segment && word) {
      this.player.play([{ recording: segment.recording, fromMs: word.startMs, toMs: segment.endMs }]);
    }
  }

  /** Plays on from here to the end of the recording, or stops. */
  togglePlay(): void {
    this.player.toggle(this.#fromHere());
  }

  edit(): void {
    this.#editing = this.place !== null;
  }

  leaveEdit(): void {
    this.#editing = false;
  }

  /** What the word here should read; nothing takes it out. */
  async correct(text: string): Promise<void> {
    const segment = this.segment;
    const word = this.place?.word;
    this.#editing = false;
    if (!segment || word === undefined || segment.words[word]?.text === text.trim()) return;
    await this.#change(call("correctWord", { segment: segment.id, word, text: text.trim() }));
  }

  /** The next of the speakers for this segment. */
  async turnSpeaker(segment: Segment): Promise<void> {
    await this.#change(call("setSpeaker", segment.id, nextSpeaker(segment.speaker)));
  }

  async setSpeaker(speaker: Segment["speaker"]): Promise<void> {
    if (this.segment) await this.#change(call("setSpeaker", this.segment.id, speaker));
  }

  async #change(answer: Promise<Segment>): Promise<void> {
    try {
      this.visit.take([await answer]);
    } catch (error) {
      report(error);
    }
  }

  #fromHere(): readonly Stretch[] {
    const place = this.place ?? { segment: 0, word: 0 };
    const segment = this.visit.segments[place.segment];
    const word = wordAt(this.visit.segments, place);
    const recording = this.visit.view?.recordings.find((each) => each.id === segment?.recording) ?? this.visit.view?.recordings[0];
    if (!recording) return [];
    return [{ recording: recording.id, fromMs: word?.startMs ?? 0, toMs: recording.durationMs }];
  }
}
