//! How long a dispatch that failed waits before it is tried again by itself.

use chrono::TimeDelta;

/// The first pause.
const FIRST: TimeDelta = TimeDelta::minutes(1);
/// No pause is longer.
const LONGEST: TimeDelta = TimeDelta::hours(1);

/// The pause after so many attempts: a minute after the first, twice as long after each further one, an hour at most.
/// There is no chance in it, so that it can be said in advance when the next attempt is made.
pub fn pause_after(attempts: u32) -> TimeDelta {
    let doubled = attempts.saturating_sub(1).min(16);
    (FIRST * (1 << doubled)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let minutes: Vec<i64> = (0..10).map(|attempts| pause_after(attempts).num_minutes()).collect();
        assert_eq!(minutes, [1, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(pause_after(u32::MAX), LONGEST);
    }
}
