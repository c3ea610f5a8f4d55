//! Whether this processor can run the native decoder, asked before any of it runs.
//!
//! The decoder is compiled once for all laptops of a kind (`GGML_NATIVE=OFF`): on x86-64 that means AVX2, FMA, F16C
//! and BMI2, in every laptop processor since 2013 (Intel) and 2015 (AMD) except some of the smallest. On one without
//! them the worker must say so instead of dying of an illegal instruction.

use crate::SpeechError;

/// The instruction sets the decoder was compiled for, with whether this processor has them.
#[cfg(target_arch = "x86_64")]
fn needed() -> Vec<(&'static str, bool)> {
    vec![
        ("SSE4.2", std::is_x86_feature_detected!("sse4.2")),
        ("AVX", std::is_x86_feature_detected!("avx")),
        ("AVX2", std::is_x86_feature_detected!("avx2")),
        ("FMA", std::is_x86_feature_detected!("fma")),
        ("F16C", std::is_x86_feature_detected!("f16c")),
        ("BMI2", std::is_x86_feature_detected!("bmi2")),
    ]
}

/// Other processors are compiled for their architecture's baseline.
#[cfg(not(target_arch = "x86_64"))]
fn needed() -> Vec<(&'static str, bool)> {
    Vec::new()
}

/// Fails with the names of what is missing.
pub(crate) fn check() -> Result<(), SpeechError> {
    judge(&needed())
}

fn judge(needed: &[(&str, bool)]) -> Result<(), SpeechError> {
    let missing: Vec<&str> = needed.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
    if missing.is_empty() { Ok(()) } else { Err(SpeechError::UnsupportedProcessor { missing: missing.join(", ") }) }
}

/// Physical cores of this machine, at least one.
///
/// Two threads on one core's two hyperthreads are slower than one, as both want the same multipliers.
pub fn physical_cores() -> usize {
    num_cpus::get_physical().clamp(1, 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_processor_is_told_what_it_lacks() {
        let error = judge(&[("AVX", true), ("AVX2", false), ("FMA", false)]).expect_err("it lacks two");
        assert_eq!(error, SpeechError::UnsupportedProcessor { missing: "AVX2, FMA".to_owned() });
    }

    #[test]
    fn one_with_everything_passes() {
        assert_eq!(judge(&[("AVX", true)]), Ok(()));
    }
}
