//! auscult-testkit
