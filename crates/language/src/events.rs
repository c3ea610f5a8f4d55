//! Server-sent events (WHATWG HTML, 9.2), as far as this protocol uses them: the data of each event, whole, however the
//! bytes were cut up on the way.

/// A line longer than this is no event of a language model, bytes.
const LONGEST_LINE: usize = 1 << 20;

/// Puts events together from pieces.
#[derive(Default)]
pub(crate) struct Events {
    line: Vec<u8>,
    data: Option<String>,
}

/// A line without an end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LineTooLong;

impl Events {
    /// Takes the bytes that came; gives the data of each event they complete.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Result<Vec<String>, LineTooLong> {
        let mut complete = Vec::new();
        for &byte in bytes {
            if byte == b'\n' {
                let line = std::mem::take(&mut self.line);
                complete.extend(self.take_line(&String::from_utf8_lossy(&line)));
            } else if self.line.len() >= LONGEST_LINE {
                return Err(LineTooLong);
            } else {
                self.line.push(byte);
            }
        }
        Ok(complete)
    }

    /// An empty line ends an event; other fields than `data`, and comments, are passed over.
    fn take_line(&mut self, line: &str) -> Option<String> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() {
            return self.data.take();
        }
        if let Some(value) = line.strip_prefix("data:") {
            let value = value.strip_prefix(' ').unwrap_or(value);
            match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STREAM: &str =
        ": ping\r\n\r\ndata: {\"a\":\"é🩺\"}\n\nevent: x\ndata: one\ndata: two\n\ndata:[DONE]\n\ndata: half";

    #[test]
    fn events_are_whole() {
        let whole = Events::default().feed(STREAM.as_bytes());
        assert_eq!(whole, Ok(vec!["{\"a\":\"é🩺\"}".into(), "one\ntwo".into(), "[DONE]".into()]));
    }

    #[test]
    fn a_line_without_an_end_is_not_waited_for() {
        assert_eq!(Events::default().feed(&vec![b'x'; LONGEST_LINE + 1]), Err(LineTooLong));
    }

    proptest! {
        #[test]
        fn however_the_bytes_are_cut(cuts in proptest::collection::vec(0usize..STREAM.len(), 0..6)) {
            let (mut cuts, mut events, mut got, mut from) = (cuts, Events::default(), Vec::new(), 0);
            cuts.sort_unstable();
            cuts.push(STREAM.len());
            for cut in cuts {
                got.extend(events.feed(&STREAM.as_bytes()[from..cut]).expect("short lines"));
                from = cut;
            }
            prop_assert_eq!(got, Events::default().feed(STREAM.as_bytes()).expect("short lines"));
        }
    }
}
