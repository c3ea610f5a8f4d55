//! auscult-vault
