//! What the window is shown: read-only pictures of records, made for one screen each.
//!
//! Everything here crosses to TypeScript (`cargo xtask codegen`), so numbers fit into 32 bits or are `f64`.

mod audit;
mod backups;
mod billing;
mod code_sets;
mod coding;
mod coding_queue;
mod compliance;
mod dispatch;
mod emergency;
mod habits;
mod improving;
mod language;
mod listening;
mod looking;
mod papers;
mod people;
mod privacy;
mod release;
mod retention;
mod rights;
mod second_factor;
mod sign_in;
mod visit;
mod workflow;

pub use audit::*;
pub use backups::*;
pub use billing::*;
pub use code_sets::*;
pub use coding::*;
pub use coding_queue::*;
pub use compliance::*;
pub use dispatch::*;
pub use emergency::*;
pub use habits::*;
pub use improving::*;
pub use language::*;
pub use listening::*;
pub use looking::*;
pub use papers::*;
pub use people::*;
pub use privacy::*;
pub use release::*;
pub use retention::*;
pub use rights::*;
pub use second_factor::*;
pub use sign_in::*;
pub use visit::*;
pub use workflow::*;
