//! auscult-tests
