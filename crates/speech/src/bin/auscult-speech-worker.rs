//! The speech worker as a program of its own, for tests and benchmarks. Installed programs start themselves instead.

use std::process::ExitCode;

fn main() -> ExitCode {
    auscult_speech::worker::main()
}
