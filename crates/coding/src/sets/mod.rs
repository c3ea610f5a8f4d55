//! Code sets: what a code means, on which days, and what stands above and below it.
