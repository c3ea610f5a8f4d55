//! A language model's server on a free port of this computer, which behaves as a test says. It speaks HTTP by itself, so
//! that it can also speak it badly.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// How the server answers a question.
#[derive(Clone)]
#[allow(dead_code, reason = "each test target uses some of them")]
pub enum Manner {
    /// Streams this answer, word by word.
    Answers(String),
    /// Gives this answer in one piece.
    AnswersAtOnce(String),
    /// The same as the first, but refuses to be told the form of its answer.
    AnswersWithoutForm(String),
    /// Streams this answer and counts so many tokens as read.
    Counts(String, u32),
    /// Gives only this status.
    Status(u16),
    /// Takes the question and says nothing.
    Hangs,
    /// Begins to answer and says no more.
    FallsSilent,
    /// Closes in the middle of an event.
    BreaksOff,
    /// Streams what is no event of this protocol.
    Garbage,
    /// Never comes to an end.
    Endless,
    /// Sends whoever asks to this address.
    Redirects(String),
    /// Says that the question is too long.
    TooLong,
    /// Ends for want of room.
    CutShort,
    /// Declines in words of its own field.
    Declines,
}

/// A request as it came.
#[derive(Clone)]
pub struct Asked {
    /// `POST /v1/chat/completions`.
    pub line: String,
    /// The headers, as they came.
    pub headers: Vec<String>,
    /// The body.
    pub body: String,
}

/// The server; it ends with the program.
pub struct Peer {
    /// Where it listens, such as `http://127.0.0.1:4711`.
    pub address: String,
    manner: Arc<Mutex<Manner>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

#[allow(dead_code, reason = "each test target uses some of them")]
impl Peer {
    /// Starts it.
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (manner, asked) = (Arc::new(Mutex::new(manner)), Arc::new(Mutex::new(Vec::new())));
        let (manners, list) = (Arc::clone(&manner), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (manners, list) = (Arc::clone(&manners), Arc::clone(&list));
                std::thread::spawn(move || serve(stream, &manners, &list));
            }
        });
        Self { address, manner, asked }
    }

    /// From now on it behaves like this.
    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().expect("whole") = manner;
    }

    /// The questions so far, without those about the server itself.
    pub fn questions(&self) -> Vec<Asked> {
        let all = self.asked.lock().expect("whole").clone();
        all.into_iter().filter(|asked| asked.line.contains("chat/completions")).collect()
    }

    /// Everything it was sent.
    pub fn all(&self) -> Vec<Asked> {
        self.asked.lock().expect("whole").clone()
    }
}

fn serve(stream: TcpStream, manner: &Mutex<Manner>, list: &Mutex<Vec<Asked>>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    while let Some(asked) = request(&mut reader) {
        list.lock().expect("whole").push(asked.clone());
        let mut out = stream.try_clone().expect("a third handle");
        // Whoever asked may have gone: then there is nobody to answer.
        let answered = if asked.line.contains("chat/completions") {
            let manner = manner.lock().expect("whole").clone();
            answer(&mut out, &asked, manner)
        } else if asked.line.contains("/v1/models") {
            whole(&mut out, 200, r#"{"object":"list","data":[{"id":"small"},{"id":"large","max_model_len":65536}]}"#)
        } else {
            whole(&mut out, 404, "{}")
        };
        match answered {
            Ok(Then::Next) => {}
            Ok(Then::Hold) => {
                // Until whoever asked goes away.
                let _ = reader.read(&mut [0; 1]);
                return;
            }
            Ok(Then::Close) | Err(_) => return,
        }
    }
}

enum Then {
    Next,
    Hold,
    Close,
}

fn request(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut headers = Vec::new();
    loop {
        match line()? {
            header if header.is_empty() => break,
            header => headers.push(header),
        }
    }
    let length =
        headers.iter().find_map(|header| header.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { line: first, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

fn whole(out: &mut TcpStream, status: u16, body: &str) -> std::io::Result<Then> {
    let head =
        format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    out.write_all(head.as_bytes())?;
    out.write_all(body.as_bytes())?;
    Ok(Then::Next)
}

fn answer(out: &mut TcpStream, asked: &Asked, manner: Manner) -> std::io::Result<Then> {
    match manner {
        Manner::Answers(text) => stream(out, &text, 900),
        Manner::Counts(text, tokens) => stream(out, &text, tokens),
        Manner::AnswersWithoutForm(text) => {
            if asked.body.contains("response_format") {
                return whole(out, 400, r#"{"error":{"message":"response_format is not supported"}}"#);
            }
            stream(out, &text, 900)
        }
        Manner::AnswersAtOnce(text) => {
            let said = serde_json::json!({"choices": [{"message": {"content": text}, "finish_reason": "stop"}]});
            whole(out, 200, &said.to_string())
        }
        Manner::Status(status) => whole(out, status, "{}"),
        Manner::Hangs => Ok(Then::Hold),
        Manner::FallsSilent => {
            begin(out)?;
            piece(out, "{\"sections\":")?;
            Ok(Then::Hold)
        }
        Manner::BreaksOff => {
            begin(out)?;
            piece(out, "{\"sections\":")?;
            out.write_all(b"data: {\"choices\":[{\"del")?;
            Ok(Then::Close)
        }
        Manner::Garbage => {
            begin(out)?;
            out.write_all(b"\x00\xff\xfe<html>\n\ndata: what?\n\ndata: [DONE]\n\n")?;
            Ok(Then::Close)
        }
        Manner::Endless => {
            begin(out)?;
            loop {
                piece(out, &"and so on ".repeat(100))?;
            }
        }
        Manner::Redirects(to) => {
            write!(out, "HTTP/1.1 307 X\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")?;
            Ok(Then::Next)
        }
        Manner::TooLong => {
            whole(out, 400, r#"{"error":{"code":400,"message":"too long","type":"exceed_context_size_error"}}"#)
        }
        Manner::CutShort => {
            begin(out)?;
            piece(out, "{\"sections\":[")?;
            event(out, r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#)?;
            Ok(Then::Close)
        }
        Manner::Declines => {
            begin(out)?;
            event(out, r#"{"choices":[{"delta":{"refusal":"I cannot help with that."}}]}"#)?;
            Ok(Then::Close)
        }
    }
}

fn begin(out: &mut TcpStream) -> std::io::Result<()> {
    out.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n: ping\n\n")
}

fn stream(out: &mut TcpStream, text: &str, tokens: u32) -> std::io::Result<Then> {
    begin(out)?;
    event(out, r#"{"choices":[{"delta":{"role":"assistant","content":null}}]}"#)?;
    for word in text.split_inclusive(' ') {
        piece(out, word)?;
    }
    event(out, r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#)?;
    let usage = serde_json::json!({"choices": [], "usage": {"prompt_tokens": tokens, "completion_tokens": 120}});
    event(out, &usage.to_string())?;
    event(out, "[DONE]")?;
    Ok(Then::Close)
}

fn piece(out: &mut TcpStream, text: &str) -> std::io::Result<()> {
    event(out, &serde_json::json!({"choices": [{"delta": {"content": text}}]}).to_string())
}

fn event(out: &mut TcpStream, data: &str) -> std::io::Result<()> {
    write!(out, "data: {data}\n\n")
}
