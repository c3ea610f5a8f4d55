//! The edits of a visit's codes: what a payer would refuse, said before the payer does.
