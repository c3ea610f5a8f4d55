//! Importers: a published file in, a whole set or a report of what is wrong with the file out.
