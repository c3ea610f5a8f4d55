//! Evaluation and management: the level of a visit by medical decision making or by time.
