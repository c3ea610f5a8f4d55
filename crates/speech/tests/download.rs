//! Downloads of a model from a server that behaves badly.

mod support;

use auscult_speech::models::{DownloadError, ModelInfo, Progress, catalogue, download};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use futures_util::StreamExt;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// How the server behaves.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    /// As it should.
    Good,
    /// Breaks off after a few megabytes, each time.
    BreaksOff,
    /// Sends everything whatever part is asked for.
    IgnoresRanges,
    /// Sends something else of the same length.
    Lies,
    /// Has no such file.
    Missing,
    /// Closes before it has sent anything.
    Mute,
}

struct Server {
    url: String,
    /// Requests answered.
    requests: Arc<AtomicUsize>,
    /// First byte asked for, per request.
    asked_from: Arc<Mutex<Vec<usize>>>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Clone)]
struct Shop {
    manner: Manner,
    file: Bytes,
    requests: Arc<AtomicUsize>,
    asked_from: Arc<Mutex<Vec<usize>>>,
}

async fn serve(State(shop): State<Shop>, headers: HeaderMap) -> Response {
    shop.requests.fetch_add(1, Ordering::SeqCst);
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let asked = range.and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()).unwrap_or(0);
    shop.asked_from.lock().expect("no panic before").push(asked);
    let from = if shop.manner == Manner::IgnoresRanges { 0 } else { asked };
    let answer = Response::builder();
    let answer = if from > 0 {
        let range = format!("bytes {from}-{}/{}", shop.file.len() - 1, shop.file.len());
        answer.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, range)
    } else {
        answer.status(StatusCode::OK)
    };
    let rest = shop.file.slice(from..);
    let broken = |some: Bytes| {
        // In pieces, with a breath before each, so that what was sent is on the line when it breaks.
        let mut pieces: Vec<_> = some.chunks(256 << 10).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        pieces.push(Err(std::io::Error::other("the line went dead")));
        let breathe = |piece| async {
            tokio::task::yield_now().await;
            piece
        };
        Body::from_stream(futures_util::stream::iter(pieces).then(breathe))
    };
    let body = match shop.manner {
        Manner::Missing => return answer.status(StatusCode::NOT_FOUND).body(Body::empty()).expect("an answer"),
        Manner::BreaksOff => broken(rest.slice(..rest.len().min(9 << 20))),
        Manner::Mute => broken(Bytes::new()),
        Manner::Lies => Body::from(vec![7; rest.len()]),
        Manner::Good | Manner::IgnoresRanges => Body::from(rest),
    };
    answer.body(body).expect("an answer")
}

fn server(manner: Manner) -> Server {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (requests, asked_from) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
    let file = Bytes::from(fs::read(support::model()).expect("the shipped model"));
    let shop = Shop { manner, file, requests: Arc::clone(&requests), asked_from: Arc::clone(&asked_from) };
    let routes = Router::new().route("/models/{file}", get(serve)).with_state(shop);
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
    let url = format!("http://{}/models", listener.local_addr().expect("an address"));
    runtime.spawn(async move { axum::serve(listener, routes).await });
    Server { url, requests, asked_from, _runtime: runtime }
}

fn fetch(server: &Server, folder: &Path) -> Result<std::path::PathBuf, DownloadError> {
    download(&shipped(), folder, &server.url, &|_| {}, &AtomicBool::new(false))
}

fn shipped() -> ModelInfo {
    catalogue().remove(0)
}

fn is_whole(path: &Path) -> bool {
    fs::read(path).expect("there") == fs::read(support::model()).expect("there")
}

#[test]
fn a_model_arrives_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = fetch(&server(Manner::Good), folder.path()).expect("it arrives");
    assert!(is_whole(&path));
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1, "no part is left");
}

#[test]
fn a_broken_line_is_taken_up_where_it_broke() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = server(Manner::BreaksOff);
    let path = fetch(&server, folder.path()).expect("it arrives in the end");
    assert!(is_whole(&path));
    let asked = server.asked_from.lock().expect("no panic before").clone();
    assert!(asked.len() >= 4 && asked.is_sorted() && asked[1] > 0, "{asked:?}");
}

#[test]
fn a_server_that_ignores_ranges_begins_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(format!("{}.part", shipped().file)), vec![1; 5_000_000]).expect("written");
    let path = fetch(&server(Manner::IgnoresRanges), folder.path()).expect("it arrives");
    assert!(is_whole(&path));
}

#[test]
fn what_is_not_the_model_is_thrown_away() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(fetch(&server(Manner::Lies), folder.path()), Err(DownloadError::WrongContent));
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 0);
}

#[test]
fn a_server_without_it_or_without_words_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(fetch(&server(Manner::Missing), folder.path()), Err(DownloadError::Status(404)));
    let mute = server(Manner::Mute);
    assert!(matches!(fetch(&mute, folder.path()), Err(DownloadError::Connection(_))));
    assert_eq!(mute.requests.load(Ordering::SeqCst), 5);
    let nobody = Server { url: "http://127.0.0.1:9".to_owned(), ..mute };
    assert!(matches!(fetch(&nobody, folder.path()), Err(DownloadError::Connection(_))));
}

#[test]
fn stopping_keeps_what_has_come() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = server(Manner::Good);
    let stop = AtomicBool::new(false);
    let on_progress = |progress: Progress| stop.store(progress.received > 3_000_000, Ordering::Relaxed);
    let stopped = download(&shipped(), folder.path(), &server.url, &on_progress, &stop);
    assert_eq!(stopped, Err(DownloadError::Cancelled));
    let part = folder.path().join(format!("{}.part", shipped().file));
    let kept = fs::metadata(&part).expect("the part is kept").len();
    assert!(kept > 3_000_000 && kept < shipped().bytes);
    assert!(is_whole(&fetch(&server, folder.path()).expect("it goes on")));
    assert_eq!(server.asked_from.lock().expect("no panic before").last(), Some(&(kept as usize)));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    // Every write to this device fails as on a full disk.
    let folder = tempfile::tempdir().expect("a folder");
    let part = folder.path().join(format!("{}.part", shipped().file));
    std::os::unix::fs::symlink("/dev/full", &part).expect("linked");
    let told = fetch(&server(Manner::Good), folder.path());
    assert_eq!(told, Err(DownloadError::DiskFull));
}
