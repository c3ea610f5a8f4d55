//! auscult-speech
