//! Search as you type over the codes of a day.
