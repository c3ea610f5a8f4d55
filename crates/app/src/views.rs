//! What the window is shown: read-only pictures of records, made for one screen each.
//!
//! Everything here crosses to TypeScript (`cargo xtask codegen`), so numbers fit into 32 bits or are `f64`.

mod listening;
mod papers;
mod sign_in;
mod visit;

pub use listening::*;
pub use papers::*;
pub use sign_in::*;
pub use visit::*;
