//! Writing down what is said: live while it is recorded, or from a recording that is there already.
//!
//! Words that arrive while the vault is locked wait in memory and are kept at the next unlock; if the program dies
//! before that, the sound is still there and the transcript is taken up again from its last segment.

use crate::session::Session;
use crate::views::{TranscriptState, TranscriptUpdate, TranscriptView, WordCorrection};
use crate::{Answer, App, AppError, AppEvent, held};
use auscult_compose::speakers;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_domain::recording::{Recording, RecordingState};
use auscult_domain::transcript::{Segment, Speaker, WordChange};
use auscult_domain::{EncounterId, RecordingId, SegmentId};
use auscult_speech::{HeardSegment, Transcriber, TranscriberEvent, TranscriberOptions, Vocabulary};
use auscult_vault::{new_uuid, notes, recordings, segments};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// How much of a file is read at once, milliseconds.
const PIECE_MS: u32 = 5_000;

/// The recordings that are being written down.
#[derive(Default)]
pub(crate) struct Writing(Mutex<HashMap<RecordingId, Arc<Job>>>);

/// One recording that is being written down.
pub(crate) struct Job {
    encounter: EncounterId,
    recording: RecordingId,
    transcriber: Mutex<Option<Transcriber>>,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    heard: Vec<HeardSegment>,
    behind_ms: u32,
    /// Everything was heard.
    finished: bool,
    /// Nothing more will be heard, well or not.
    over: bool,
}

/// Threads the decoder may use: one for each core, and no more than it can use well.
pub(crate) fn threads() -> usize {
    auscult_speech::physical_cores().clamp(1, 8)
}

impl Job {
    /// More sound, 16 kHz mono.
    pub(crate) fn feed(&self, samples: &[f32]) {
        if let Some(transcriber) = held(&self.transcriber).as_ref() {
            transcriber.feed(samples);
        }
    }

    /// The same from a file: waits while much of it lies unheard, so that a long file is not in memory as a whole.
    fn feed_from_file(&self, samples: &[f32]) {
        if let Some(transcriber) = held(&self.transcriber).as_ref() {
            transcriber.feed_from_file(samples);
        }
    }

    pub(crate) fn cancel(&self) {
        held(&self.waiting).over = true;
        if let Some(transcriber) = held(&self.transcriber).take() {
            transcriber.cancel();
        }
    }

    fn finish(&self) {
        if let Some(transcriber) = held(&self.transcriber).as_ref() {
            transcriber.finish();
        }
    }

    fn is_over(&self) -> bool {
        held(&self.waiting).over
    }
}

impl App {
    /// Starts to write a recording down; the sound is fed in by whoever has it. Sound begins at `from_ms`.
    pub(crate) fn write_down(&self, recording: &Recording, from_ms: u32) -> Arc<Job> {
        let job = Arc::new(Job {
            encounter: recording.encounter,
            recording: recording.id,
            transcriber: Mutex::new(None),
            waiting: Mutex::default(),
        });
        held(&self.0.writing.0).insert(recording.id, job.clone());
        let started = self.transcriber_options().and_then(|options| {
            let (app, job) = (Arc::downgrade(&self.0), Arc::downgrade(&job));
            let on_event = Box::new(move |event: TranscriberEvent| {
                if let (Some(inner), Some(job)) = (app.upgrade(), job.upgrade()) {
                    App(inner).on_transcriber(&job, event);
                }
            });
            Ok(Transcriber::start(options, from_ms, on_event)?)
        });
        match started {
            Ok(transcriber) => *held(&job.transcriber) = Some(transcriber),
            Err(error) => self.writing_failed(&job, &error),
        }
        job
    }

    fn transcriber_options(&self) -> Answer<TranscriberOptions> {
        let settings = self.with(|session| crate::settings::of(session, self.places()))?;
        Ok(TranscriberOptions {
            worker: self.0.host.worker.clone(),
            model: self.model_path(&settings.model),
            vocabulary: Vocabulary::shipped().with(settings.vocabulary),
            threads: threads(),
        })
    }

    /// Writes a recording down from its file, in the background.
    pub(crate) fn write_down_from_file(&self, recording: &Recording, from_ms: u32) -> Answer<()> {
        let sound = self.sound(recording.id)?;
        let job = self.write_down(recording, from_ms);
        let end = recording.duration_ms;
        std::thread::spawn(move || {
            let mut at = from_ms;
            while at < end && !job.is_over() {
                let next = end.min(at + PIECE_MS);
                match sound.read_mono_16k(at, next) {
                    Ok(samples) => job.feed_from_file(&samples),
                    Err(_) => break,
                }
                at = next;
            }
            job.finish();
        });
        Ok(())
    }

    fn on_transcriber(&self, job: &Job, event: TranscriberEvent) {
        match event {
            TranscriberEvent::Heard(heard) => {
                held(&job.waiting).heard.push(heard);
                self.keep_waiting(job);
            }
            TranscriberEvent::Backlog { behind_ms } => {
                held(&job.waiting).behind_ms = behind_ms;
                self.recording_is_behind(job.recording, behind_ms);
            }
            TranscriberEvent::Finished => {
                {
                    let mut waiting = held(&job.waiting);
                    (waiting.finished, waiting.over) = (true, true);
                }
                self.keep_waiting(job);
            }
            TranscriberEvent::Failed(error) => self.writing_failed(job, &AppError::from(error)),
            TranscriberEvent::WorkerRestarted { .. } => {}
        }
    }

    fn writing_failed(&self, job: &Job, error: &AppError) {
        held(&job.waiting).over = true;
        self.forget_job(job.recording);
        self.tell_transcript(job, TranscriptState::Incomplete, Vec::new(), Some(error.view()));
    }

    /// Keeps what was heard, if the vault is open; else it goes on waiting.
    fn keep_waiting(&self, job: &Job) {
        let now = self.now();
        let kept = self.with(|session| {
            let (heard, finished) = {
                let mut waiting = held(&job.waiting);
                (std::mem::take(&mut waiting.heard), waiting.finished)
            };
            let changed = session.keep_heard(job.recording, heard, now)?;
            if finished {
                session.change_recording(job.recording, "transcript.complete", now, |recording| {
                    recording.transcribed_ms = recording.duration_ms;
                })?;
            }
            Ok((changed, finished))
        });
        match kept {
            Ok((changed, finished)) => {
                let state = if finished { TranscriptState::Complete } else { TranscriptState::Writing };
                if finished {
                    self.forget_job(job.recording);
                }
                self.tell_transcript(job, state, changed, None);
            }
            Err(AppError::Locked) => {}
            Err(error) => self.writing_failed(job, &error),
        }
    }

    fn tell_transcript(
        &self,
        job: &Job,
        state: TranscriptState,
        segments: Vec<Segment>,
        problem: Option<crate::views::ErrorView>,
    ) {
        let behind_ms = held(&job.waiting).behind_ms;
        let update = TranscriptUpdate { encounter: job.encounter, state, segments, behind_ms, problem };
        self.tell(AppEvent::Transcript(update));
    }

    /// After an unlock: keeps what was heard behind the lock.
    pub(crate) fn write_what_waited(&self) {
        let jobs: Vec<_> = held(&self.0.writing.0).values().cloned().collect();
        for job in jobs {
            self.keep_waiting(&job);
        }
    }

    pub(crate) fn no_more_sound(&self, recording: RecordingId) {
        let job = held(&self.0.writing.0).get(&recording).cloned();
        if let Some(job) = job {
            job.finish();
        }
    }

    pub(crate) fn forget_job(&self, recording: RecordingId) {
        held(&self.0.writing.0).remove(&recording);
    }

    fn is_being_written(&self, recording: RecordingId) -> bool {
        held(&self.0.writing.0).contains_key(&recording)
    }

    /// A visit's transcript and how far it is.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn transcript(&self, encounter: EncounterId) -> Answer<TranscriptView> {
        let now = self.now();
        self.allowed(Permission::ViewTranscript, |session| {
            session.note_reading("transcript.open", "encounter", encounter, None, now)?;
            let segments = session.vault.look(|conn| segments::of_encounter(conn, encounter))?;
            let list = session.vault.look(|conn| recordings::of_encounter(conn, encounter))?;
            let state = if list.iter().any(|r| self.is_being_written(r.id)) {
                TranscriptState::Writing
            } else if list.iter().any(Recording::transcript_is_incomplete) {
                TranscriptState::Incomplete
            } else if list.is_empty() {
                TranscriptState::Empty
            } else {
                TranscriptState::Complete
            };
            Ok(TranscriptView { state, segments })
        })
    }

    /// Writes a recording down again, or takes up where the work was cut off.
    ///
    /// # Errors
    /// After a note was drafted from a complete transcript (its sentences point into it); locked; not allowed.
    pub fn transcribe_again(&self, id: RecordingId) -> Answer<()> {
        if self.is_being_written(id) {
            return Ok(());
        }
        let now = self.now();
        let (recording, from_ms) = self.allowed(Permission::EditTranscript, |session| {
            let recording = session.vault.look(|conn| recordings::get(conn, id))?;
            if recording.state == RecordingState::Open {
                return Err(AppError::refused("This visit is still being recorded.", "Stop the recording first."));
            }
            session.must_be_unsigned(recording.encounter)?;
            let known = session.vault.look(|conn| segments::of_recording(conn, id))?;
            if recording.transcript_is_incomplete() {
                let from_ms = known.last().map_or(0, |segment| segment.end_ms);
                return Ok((recording, from_ms));
            }
            if !session.vault.look(|conn| notes::of_encounter(conn, recording.encounter))?.is_empty() {
                return Err(AppError::refused(
                    "The draft's sentences point into this transcript.",
                    "Correct single words instead; the draft keeps its sources.",
                ));
            }
            session.vault.change(now, |change| {
                segments::delete_of_recording(change, id)?;
                recordings::update(change, &Recording { transcribed_ms: 0, ..recording.clone() })?;
                let entry = AuditEntry::done(AuditCategory::Change, "transcript.again", "recording", id);
                change.audit(entry.before(known.iter().map(Segment::text).collect::<Vec<_>>()))
            })?;
            Ok((recording, 0))
        })?;
        self.write_down_from_file(&recording, from_ms)
    }

    /// Corrects a word; what was heard stays beside it, with who corrected it and when.
    ///
    /// # Errors
    /// No such word; signed already; locked; not allowed.
    pub fn correct_word(&self, correction: WordCorrection) -> Answer<Segment> {
        let now = self.now();
        self.edit_segment(correction.segment, "transcript.correct", |segment, user| {
            let index = correction.word as usize;
            let Some(word) = segment.words.get_mut(index) else {
                return Err(AppError::refused("That word is not there any more.", "Open the transcript again."));
            };
            let text = correction.text.trim();
            if word.heard.is_none() {
                word.heard = Some(word.text.clone());
            }
            word.text = text.to_owned();
            word.changed = Some(WordChange::Person { user, at: now });
            word.confidence = 1.0;
            Ok(())
        })
    }

    /// Says who speaks in a segment.
    ///
    /// # Errors
    /// No such segment; signed already; locked; not allowed.
    pub fn set_speaker(&self, id: SegmentId, speaker: Speaker) -> Answer<Segment> {
        self.edit_segment(id, "transcript.speaker", |segment, _| {
            segment.speaker = speaker;
            segment.speaker_confirmed = true;
            Ok(())
        })
    }

    fn edit_segment(
        &self,
        id: SegmentId,
        action: &str,
        edit: impl FnOnce(&mut Segment, auscult_domain::UserId) -> Answer<()>,
    ) -> Answer<Segment> {
        let now = self.now();
        let (segment, encounter) = self.allowed(Permission::EditTranscript, |session| {
            let before = session.vault.look(|conn| segments::get(conn, id))?;
            let encounter = session.vault.look(|conn| recordings::get(conn, before.recording))?.encounter;
            session.must_be_unsigned(encounter)?;
            let mut segment = before.clone();
            edit(&mut segment, session.vault.actor().user.id)?;
            session.vault.change(now, |change| {
                segments::replace(change, &segment)?;
                let entry = AuditEntry::done(AuditCategory::Change, action, "segment", id);
                change.audit(entry.before(&before).after(&segment))
            })?;
            Ok((segment, encounter))
        })?;
        self.tell(AppEvent::Changed(crate::views::Changed { encounter: Some(encounter), patient: None }));
        Ok(segment)
    }
}

impl Session {
    /// Keeps heard segments and proposes anew who speaks; gives the segments that are new or changed.
    fn keep_heard(
        &mut self,
        recording: RecordingId,
        heard: Vec<HeardSegment>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Answer<Vec<Segment>> {
        if heard.is_empty() {
            return Ok(Vec::new());
        }
        let mut all = self.vault.look(|conn| segments::of_recording(conn, recording))?;
        let known = all.len();
        all.extend(heard.into_iter().filter(|heard| !heard.words.is_empty()).map(|heard| Segment {
            id: SegmentId::from_uuid(new_uuid(now)),
            recording,
            start_ms: heard.start_ms,
            end_ms: heard.end_ms,
            speaker: Speaker::Unknown,
            speaker_confirmed: false,
            words: heard.words,
        }));
        let proposed = speakers::propose(&all);
        let mut changed = Vec::new();
        for (index, (segment, speaker)) in all.iter_mut().zip(proposed).enumerate() {
            if index >= known || (segment.speaker != speaker && !segment.speaker_confirmed) {
                segment.speaker = if segment.speaker_confirmed { segment.speaker } else { speaker };
                changed.push((index, segment.clone()));
            }
        }
        self.vault.change(now, |change| {
            segments::append(change, &all[known..])?;
            for (_, segment) in changed.iter().filter(|(index, _)| *index < known) {
                segments::replace(change, segment)?;
            }
            let mut row = recordings::get(change, recording)?;
            row.transcribed_ms = all.last().map_or(0, |segment| segment.end_ms);
            recordings::update(change, &row)?;
            let entry = AuditEntry::done(AuditCategory::Change, "transcript.write", "recording", recording);
            change.audit(entry.after(changed.iter().map(|(_, segment)| segment.id).collect::<Vec<_>>()))
        })?;
        Ok(changed.into_iter().map(|(_, segment)| segment).collect())
    }
}
