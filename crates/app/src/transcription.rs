//! Writing down what is said: live while it is recorded, or from a recording that is there already.
//!
//! Words that arrive while the vault is locked wait in memory and are kept at the next unlock; if the program dies
//! before that, the sound is still there and the transcript is taken up again from its last segment.

use crate::emergency::waits_for_a_usual_session;
use crate::session::Session;
use crate::views::{TranscriptState, TranscriptUpdate, TranscriptView, WordCorrection};
use crate::{Answer, App, AppError, AppEvent, held};
use auscult_audio::SoundFile;
use auscult_compose::speakers;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_domain::recording::{Recording, RecordingState};
use auscult_domain::transcript::{Segment, Speaker, Word, WordChange};
use auscult_domain::{EncounterId, RecordingId, SegmentId};
use auscult_speech::{HeardSegment, SpeechError, Transcriber, TranscriberEvent, TranscriberOptions, Vocabulary};
use auscult_vault::{VaultError, encounters, new_uuid, notes, recordings, segments};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex};

/// How much of a file is read at once, milliseconds.
const PIECE_MS: u32 = 5_000;

/// The recordings that are being written down: at most one job each.
#[derive(Default)]
pub(crate) struct Writing(Mutex<HashMap<RecordingId, Arc<Job>>>);

impl Writing {
    /// Whether anything is being written down, or waits to be kept.
    pub(crate) fn is_under_way(&self) -> bool {
        !held(&self.0).is_empty()
    }
}

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
    /// It was given up; what is heard after that is not kept, so that no hole looks complete.
    failed: bool,
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

    /// Gives it up. Must not be called from the transcriber's own events, which it waits for.
    pub(crate) fn cancel(&self) {
        held(&self.waiting).failed = true;
        let transcriber = held(&self.transcriber).take();
        if let Some(transcriber) = transcriber {
            transcriber.cancel();
        }
    }

    fn finish(&self) {
        if let Some(transcriber) = held(&self.transcriber).as_ref() {
            transcriber.finish();
        }
    }

    fn has_failed(&self) -> bool {
        held(&self.waiting).failed
    }
}

impl App {
    /// Takes the writing down of a recording upon itself; `None` when somebody is at it already.
    fn claim(&self, recording: &Recording) -> Option<Arc<Job>> {
        match held(&self.0.writing.0).entry(recording.id) {
            Entry::Occupied(_) => None,
            Entry::Vacant(free) => Some(
                free.insert(Arc::new(Job {
                    encounter: recording.encounter,
                    recording: recording.id,
                    transcriber: Mutex::new(None),
                    waiting: Mutex::default(),
                }))
                .clone(),
            ),
        }
    }

    /// Starts to write a new recording down; the recorder feeds the sound in. Where that fails the recording goes on
    /// and the transcript says that it is incomplete.
    pub(crate) fn write_down_live(&self, recording: &Recording) -> Arc<Job> {
        let job = self.claim(recording).unwrap_or_else(|| unreachable!("a new recording has a new id"));
        if let Err(error) = self.transcriber_options().and_then(|options| self.start_transcriber(&job, options, 0)) {
            self.writing_failed(&job, &error);
        }
        job
    }

    fn start_transcriber(&self, job: &Arc<Job>, options: TranscriberOptions, from_ms: u32) -> Answer<()> {
        let (app, weak) = (Arc::downgrade(&self.0), Arc::downgrade(job));
        let on_event = Box::new(move |event: TranscriberEvent| {
            if let (Some(inner), Some(job)) = (app.upgrade(), weak.upgrade()) {
                App(inner).on_transcriber(&job, event);
            }
        });
        *held(&job.transcriber) = Some(Transcriber::start(options, from_ms, on_event)?);
        Ok(())
    }

    /// What the decoder is started with.
    fn transcriber_options(&self) -> Answer<TranscriberOptions> {
        let settings = self.with(|session| crate::settings::of(session, self.places()))?;
        let model = self.model_path(&settings.model);
        if !model.is_file() {
            let file = model.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Err(SpeechError::ModelMissing { file }.into());
        }
        Ok(TranscriberOptions {
            worker: self.0.host.worker.clone(),
            model,
            vocabulary: Vocabulary::shipped().with(settings.vocabulary),
            threads: threads(),
        })
    }

    /// Writes a recording down from its file, in the background.
    pub(crate) fn write_down_from_file(&self, recording: &Recording, from_ms: u32) -> Answer<()> {
        let (sound, options) = (self.sound_to_write_down(recording.id)?, self.transcriber_options()?);
        match self.claim(recording) {
            Some(job) => self.feed_job(job, sound, options, recording.duration_ms, from_ms),
            None => Ok(()),
        }
    }

    fn feed_job(
        &self,
        job: Arc<Job>,
        sound: SoundFile,
        options: TranscriberOptions,
        end_ms: u32,
        from_ms: u32,
    ) -> Answer<()> {
        if let Err(error) = self.start_transcriber(&job, options, from_ms) {
            self.forget_job(&job);
            return Err(error);
        }
        self.tell_transcript(&job, TranscriptState::Writing, Vec::new(), None);
        let app = self.clone();
        std::thread::spawn(move || {
            let mut at = from_ms;
            while at < end_ms && !job.has_failed() {
                let next = end_ms.min(at + PIECE_MS);
                match sound.read_mono_16k(at, next) {
                    Ok(samples) => job.feed_from_file(&samples),
                    Err(error) => {
                        job.cancel();
                        app.writing_failed(&job, &error.into());
                        return;
                    }
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
                held(&job.waiting).finished = true;
                self.keep_waiting(job);
            }
            TranscriberEvent::Failed(error) => self.writing_failed(job, &AppError::from(error)),
            TranscriberEvent::WorkerRestarted { .. } => {}
        }
    }

    fn writing_failed(&self, job: &Job, error: &AppError) {
        held(&job.waiting).failed = true;
        self.forget_job(job);
        self.tell_transcript(job, TranscriptState::Incomplete, Vec::new(), Some(error.view()));
    }

    /// Keeps what was heard. While the vault is locked or its disk full it goes on waiting; nothing is dropped.
    fn keep_waiting(&self, job: &Job) {
        if job.has_failed() {
            return;
        }
        let now = self.now();
        let kept = self.with(|session| {
            let (heard, finished) = {
                let mut waiting = held(&job.waiting);
                (std::mem::take(&mut waiting.heard), waiting.finished)
            };
            let changed = match session.keep_heard(job.recording, &heard, now) {
                Ok(changed) => changed,
                Err(error) => {
                    held(&job.waiting).heard.splice(0..0, heard);
                    return Err(error);
                }
            };
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
                    self.forget_job(job);
                }
                if finished || !changed.is_empty() {
                    self.tell_transcript(job, state, changed, None);
                }
            }
            Err(AppError::Vault(VaultError::DiskFull | VaultError::InUse)) => {}
            Err(error) if waits_for_a_usual_session(&error) => {}
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

    /// The job is over; another one of the same recording is not touched.
    pub(crate) fn forget_job(&self, job: &Job) {
        let mut jobs = held(&self.0.writing.0);
        if jobs.get(&job.recording).is_some_and(|known| std::ptr::eq(Arc::as_ptr(known), job)) {
            jobs.remove(&job.recording);
        }
    }

    /// Whether a recording of this visit is being written down.
    pub(crate) fn writes_down(&self, encounter: EncounterId) -> bool {
        held(&self.0.writing.0).values().any(|job| job.encounter == encounter)
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
        self.allowed_on(Permission::ViewTranscript, encounter, |session| {
            let patient = session.vault.look(|conn| encounters::get(conn, encounter))?.patient;
            session.note_reading("transcript.open", "encounter", encounter, Some(patient), now)?;
            let segments = session.vault.look(|conn| segments::of_encounter(conn, encounter))?;
            let list = session.vault.look(|conn| recordings::of_encounter(conn, encounter))?;
            let state = if list.iter().any(|r| self.is_being_written(r.id)) {
                TranscriptState::Writing
            } else if list.iter().any(|r| r.transcript_is_incomplete() || r.state == RecordingState::Open) {
                TranscriptState::Incomplete
            } else if list.is_empty() {
                TranscriptState::Empty
            } else {
                TranscriptState::Complete
            };
            Ok(TranscriptView { state, segments })
        })
    }

    /// Writes a recording down again, or takes up where the work was cut off. Nothing is taken out before it is known
    /// that the sound can be read and the model is there.
    ///
    /// # Errors
    /// After a note was drafted or a word corrected (both point into the transcript); locked; not allowed.
    pub fn transcribe_again(&self, id: RecordingId) -> Answer<()> {
        let recording = self.allowed_on(Permission::EditTranscript, id, |session| session.writable_again(id))?;
        let (sound, options) = (self.sound_to_write_down(id)?, self.transcriber_options()?);
        let Some(job) = self.claim(&recording) else { return Ok(()) };
        let now = self.now();
        match self.with(|session| session.make_room(&recording, now)) {
            Ok(from_ms) => self.feed_job(job, sound, options, recording.duration_ms, from_ms),
            Err(error) => {
                self.forget_job(&job);
                Err(error)
            }
        }
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

    /// Changes one segment, if its visit is not signed.
    fn edit_segment(
        &self,
        id: SegmentId,
        action: &str,
        edit: impl FnOnce(&mut Segment, auscult_domain::UserId) -> Answer<()>,
    ) -> Answer<Segment> {
        let now = self.now();
        let (segment, encounter) = self.allowed_on(Permission::EditTranscript, id, |session| {
            let before = session.vault.look(|conn| segments::get(conn, id))?;
            let encounter = session.vault.look(|conn| recordings::get(conn, before.recording))?.encounter;
            session.must_be_unsigned(encounter)?;
            let mut segment = before.clone();
            edit(&mut segment, session.vault.actor().user.id)?;
            session.vault.change(now, |change| {
                segments::replace(change, &segment)?;
                let patient = encounters::get(change, encounter)?.patient;
                let entry = AuditEntry::done(AuditCategory::Change, action, "segment", id);
                change.audit(entry.patient(patient).before(&before).after(&segment))
            })?;
            Ok((segment, encounter))
        })?;
        self.tell(AppEvent::Changed(crate::views::Changed { encounter: Some(encounter), patient: None }));
        Ok(segment)
    }
}

impl Session {
    /// The recording, if it may be written down again.
    fn writable_again(&self, id: RecordingId) -> Answer<Recording> {
        let recording = self.vault.look(|conn| recordings::get(conn, id))?;
        if recording.state == RecordingState::Open {
            return Err(AppError::refused("This visit is still being recorded.", "Stop the recording first."));
        }
        self.must_be_unsigned(recording.encounter)?;
        if recording.transcript_is_incomplete() {
            return Ok(recording);
        }
        let (noted, segments) = self.vault.look(|conn| {
            let noted = !notes::of_encounter(conn, recording.encounter)?.is_empty();
            Ok((noted, segments::of_recording(conn, id)?))
        })?;
        let by_hand = |word: &Word| matches!(word.changed, Some(WordChange::Person { .. }));
        let corrected = segments.iter().any(|s| s.speaker_confirmed || s.words.iter().any(by_hand));
        if noted || corrected {
            return Err(AppError::refused(
                "The draft or your corrections point into this transcript.",
                "Correct single words instead; nothing of yours is lost that way.",
            ));
        }
        Ok(recording)
    }

    /// Where to take a transcript up; a complete one is taken out, to be written again from its beginning.
    fn make_room(&mut self, recording: &Recording, now: DateTime<Utc>) -> Answer<u32> {
        let known = self.vault.look(|conn| segments::of_recording(conn, recording.id))?;
        if recording.transcript_is_incomplete() {
            return Ok(known.last().map_or(0, |segment| segment.end_ms));
        }
        self.vault.change(now, |change| {
            segments::delete_of_recording(change, recording.id)?;
            recordings::update(change, &Recording { transcribed_ms: 0, ..recording.clone() })?;
            let patient = encounters::get(change, recording.encounter)?.patient;
            let entry = AuditEntry::done(AuditCategory::Change, "transcript.again", "recording", recording.id);
            change.audit(entry.patient(patient).before(known.iter().map(Segment::text).collect::<Vec<_>>()))
        })?;
        Ok(0)
    }

    /// Keeps heard segments and proposes anew who speaks; gives the segments that are new or changed.
    fn keep_heard(
        &mut self,
        recording: RecordingId,
        heard: &[HeardSegment],
        now: DateTime<Utc>,
    ) -> Answer<Vec<Segment>> {
        if heard.is_empty() {
            return Ok(Vec::new());
        }
        let row = self.vault.look(|conn| recordings::get(conn, recording))?;
        self.must_be_unsigned(row.encounter)?;
        let mut all = self.vault.look(|conn| segments::of_recording(conn, recording))?;
        let known = all.len();
        for heard in heard {
            let from = all.last().map_or(0, |segment| segment.end_ms);
            all.extend(following(heard, recording, from, now));
        }
        let proposed = speakers::propose(&all);
        let mut changed: Vec<(usize, Segment)> = Vec::new();
        for (index, (segment, speaker)) in all.iter_mut().zip(proposed).enumerate() {
            let speaks = if segment.speaker_confirmed { segment.speaker } else { speaker };
            if index >= known || segment.speaker != speaks {
                segment.speaker = speaks;
                changed.push((index, segment.clone()));
            }
        }
        self.vault.change(now, |change| {
            segments::append(change, &all[known..])?;
            for (_, segment) in changed.iter().filter(|(index, _)| *index < known) {
                segments::replace(change, segment)?;
            }
            let transcribed_ms = all.last().map_or(0, |segment| segment.end_ms);
            recordings::update(change, &Recording { transcribed_ms, ..row.clone() })?;
            let patient = encounters::get(change, row.encounter)?.patient;
            let entry = AuditEntry::done(AuditCategory::Change, "transcript.write", "recording", recording);
            change.audit(entry.patient(patient).after(changed.iter().map(|(_, s)| s.id).collect::<Vec<_>>()))
        })?;
        Ok(changed.into_iter().map(|(_, segment)| segment).collect())
    }
}

/// What was heard as a segment that follows on `from`: times never run backwards, whatever the decoder says.
fn following(heard: &HeardSegment, recording: RecordingId, from: u32, now: DateTime<Utc>) -> Option<Segment> {
    if heard.words.is_empty() {
        return None;
    }
    let start_ms = heard.start_ms.max(from);
    let end_ms = heard.end_ms.max(start_ms);
    let mut at = start_ms;
    let words = heard.words.iter().cloned().map(|mut word| {
        word.start_ms = word.start_ms.clamp(at, end_ms);
        word.end_ms = word.end_ms.clamp(word.start_ms, end_ms);
        at = word.start_ms;
        word
    });
    Some(Segment {
        id: SegmentId::from_uuid(new_uuid(now)),
        recording,
        start_ms,
        end_ms,
        speaker: Speaker::Unknown,
        speaker_confirmed: false,
        words: words.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use auscult_domain::transcript::disorder;
    use uuid::Uuid;

    fn heard(start_ms: u32, end_ms: u32, words: &[(u32, u32)]) -> HeardSegment {
        let word = |&(start_ms, end_ms): &(u32, u32)| Word {
            text: "word".to_owned(),
            start_ms,
            end_ms,
            confidence: 0.9,
            heard: None,
            changed: None,
        };
        HeardSegment { start_ms, end_ms, words: words.iter().map(word).collect() }
    }

    #[test]
    fn taking_a_transcript_up_never_makes_times_run_backwards() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
        let recording = RecordingId::from_uuid(Uuid::from_u128(1));
        let first = following(&heard(0, 900, &[(0, 400), (400, 900)]), recording, 0, now).expect("words");
        let second =
            following(&heard(700, 800, &[(700, 750), (740, 800)]), recording, first.end_ms, now).expect("words");
        assert_eq!(disorder(&[first, second]), None);
        assert_eq!(following(&heard(0, 10, &[]), recording, 0, now), None);
    }
}
