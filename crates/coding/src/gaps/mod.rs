//! What the note leaves out for the codes it earns, as questions.
