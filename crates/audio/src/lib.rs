//! auscult-audio
