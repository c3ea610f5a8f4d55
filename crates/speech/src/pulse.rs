//! Whether a worker hangs, judged by what it does and not by how long that takes.
//!
//! The worker beats twice a second and says with each beat how many steps of decoding it has done (a sound encoded, a
//! token found). It hangs when it no longer beats, or beats and does no step in a time in which it would otherwise have
//! done many. Time is counted in the supervisor's own looks: a machine that was asleep, or too busy to let anybody
//! run, has not looked either. Invariant: a worker that goes on, however slowly, is never taken to hang.

use std::time::Duration;

/// Time between two looks.
pub(crate) const LOOK: Duration = Duration::from_millis(250);

const fn looks(seconds: u32) -> u32 {
    seconds * 4
}

/// Without a beat for this many looks the worker is taken to hang.
const SILENT: u32 = looks(8);
/// At least as long no step may be done, and `TIMES_LONGEST` times as long as the longest step so far.
const STUCK: u32 = looks(8);
const TIMES_LONGEST: u32 = 8;
/// Time for the first step, of which nobody knows how long it takes: a large model needs half a minute.
const FIRST_STEP: u32 = looks(60);
/// Time to load a model: gigabytes, from a slow disk.
const LOADING: u32 = looks(120);

/// What a worker is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    Loading,
    Decoding,
    Nothing,
}

/// What is known of a worker's life.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    /// Looks since it last said anything.
    silent: u32,
    /// Looks since it last did a step, or had nothing to do.
    idle: u32,
    steps: u64,
    /// The longest step so far; `None` before the first.
    longest: Option<u32>,
}

impl Pulse {
    /// It said something.
    pub(crate) fn beat(&mut self) {
        self.silent = 0;
    }

    /// It said how many steps it has done since it was started.
    pub(crate) fn stepped(&mut self, steps: u64) {
        if steps > self.steps {
            self.steps = steps;
            self.longest = Some(self.longest.unwrap_or(0).max(self.idle));
            self.idle = 0;
        }
    }

    /// One more look; says why the worker counts as hanging.
    pub(crate) fn look(&mut self, doing: Doing) -> Option<&'static str> {
        self.silent += 1;
        self.idle = if doing == Doing::Nothing { 0 } else { self.idle + 1 };
        let patience = match (doing, self.longest) {
            (Doing::Loading, _) => LOADING,
            (_, None) => FIRST_STEP,
            (_, Some(longest)) => STUCK.max(longest.saturating_mul(TIMES_LONGEST)),
        };
        if self.silent > SILENT {
            Some("it no longer answered")
        } else if self.idle <= patience {
            None
        } else if doing == Doing::Loading {
            Some("it did not finish loading the model")
        } else {
            Some("it did not get on")
        }
    }

    /// It begins something else: a model is loaded, the first stretch is given.
    pub(crate) fn begins(&mut self) {
        self.idle = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks until it counts as hanging, at most a thousand; `before` each look something may happen.
    fn looks_until_hanging(pulse: &mut Pulse, doing: Doing, mut before: impl FnMut(&mut Pulse, u32)) -> Option<u32> {
        (0..1_000).find(|at| {
            before(pulse, *at);
            pulse.look(doing).is_some()
        })
    }

    #[test]
    fn a_stopped_worker_is_found_in_eight_seconds() {
        for doing in [Doing::Loading, Doing::Decoding, Doing::Nothing] {
            assert_eq!(looks_until_hanging(&mut Pulse::default(), doing, |_, _| {}), Some(looks(8)));
        }
    }

    #[test]
    fn one_that_beats_but_does_nothing_more_is_found_in_eight_seconds() {
        let mut pulse = Pulse::default();
        pulse.stepped(1);
        assert_eq!(looks_until_hanging(&mut pulse, Doing::Decoding, |pulse, _| pulse.beat()), Some(looks(8)));
    }

    #[test]
    fn one_that_goes_on_is_never_taken_to_hang() {
        // A step every seven seconds, then every fifty.
        let mut steps = 0;
        let slow = |pulse: &mut Pulse, at: u32| {
            pulse.beat();
            let every = if at < 300 { 28 } else { 200 };
            steps += u64::from(at.is_multiple_of(every));
            pulse.stepped(steps);
        };
        assert_eq!(looks_until_hanging(&mut Pulse::default(), Doing::Decoding, slow), None);
    }

    #[test]
    fn one_without_work_may_wait_for_ever() {
        let mut pulse = Pulse::default();
        pulse.stepped(1);
        assert_eq!(looks_until_hanging(&mut pulse, Doing::Nothing, |pulse, _| pulse.beat()), None);
    }

    #[test]
    fn loading_and_the_first_step_take_their_time() {
        let beats = |pulse: &mut Pulse, _| pulse.beat();
        assert_eq!(looks_until_hanging(&mut Pulse::default(), Doing::Loading, beats), Some(looks(120)));
        assert_eq!(looks_until_hanging(&mut Pulse::default(), Doing::Decoding, beats), Some(looks(60)));
    }
}
