//! Text that grows together with its spans. Whatever is written has a source; only breaks and spaces have none.

use auscult_domain::note::{Source, Span, utf16_len};

/// A section being written.
pub(super) struct Written {
    text: String,
    spans: Vec<Span>,
}

impl Written {
    /// After a template's default text.
    pub(super) fn after(default: &str) -> Self {
        Self { text: default.to_owned(), spans: Vec::new() }
    }

    /// A space, unless at the beginning of a line.
    pub(super) fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', ' ']) {
            self.text.push(' ');
        }
    }

    /// A new line, unless at the beginning.
    pub(super) fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// An empty line, unless at the beginning.
    pub(super) fn paragraph(&mut self) {
        self.line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Words with their source.
    pub(super) fn put(&mut self, words: &str, source: &Source) {
        let start = utf16_len(&self.text);
        self.text.push_str(words);
        let end = utf16_len(&self.text);
        if end > start {
            self.spans.push(Span { start, end, source: source.clone(), edited: false });
        }
    }

    /// The text and its spans.
    pub(super) fn finished(self) -> (String, Vec<Span>) {
        (self.text, self.spans)
    }
}
