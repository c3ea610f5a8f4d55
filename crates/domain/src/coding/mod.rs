//! What a visit is coded with: codes and their sets, proposals with their evidence, and what a rule says about them.

mod code;
mod edit;
mod evidence;
mod proposal;

pub use code::*;
pub use edit::*;
pub use evidence::*;
pub use proposal::*;
