//! What a visit is coded with: codes and their sets, proposals with their evidence, what a rule says about them; the
//! codes that stand on a visit with their history, and the questions its note leaves open.

mod assignment;
mod code;
mod code_set;
mod edit;
mod evidence;
mod facts;
mod gap;
mod history;
mod list;
mod progress;
mod proposal;
mod query;
mod suggestion;

pub use assignment::*;
pub use code::*;
pub use code_set::*;
pub use edit::*;
pub use evidence::*;
pub use facts::*;
pub use gap::*;
pub use history::*;
pub use list::*;
pub use progress::*;
pub use proposal::*;
pub use query::*;
pub use suggestion::*;
