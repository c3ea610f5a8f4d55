//! Codes a note earns, each with its evidence.
