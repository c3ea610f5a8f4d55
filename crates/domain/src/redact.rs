//! Patient data never prints itself: `Debug` of a record shows its id and nothing else.

/// Implements `Debug` for a record so that only the named fields are shown.
macro_rules! redacted_debug {
    ($record:ident, $($shown:ident),*) => {
        impl std::fmt::Debug for $record {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($record))
                    $(.field(stringify!($shown), &self.$shown))*
                    .finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use redacted_debug;
