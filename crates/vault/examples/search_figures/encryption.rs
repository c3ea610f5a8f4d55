//! What encryption costs: the same queries on the vault and on a copy of it in plain SQLite, by turns.

use auscult_domain::patient::Patient;
use auscult_vault::{Vault, encounters, patients};
use chrono::TimeDelta;
use rusqlite::Connection;
use std::path::Path;
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;
const WRITES: u32 = 200;

/// A kind of work on a database.
type Work<'a> = (&'static str, &'a dyn Fn(&Connection));

/// Copies the vault without its encryption and prints how much longer each kind of work takes with it.
pub fn measure(vault: &Vault, folder: &Path, all: &[Patient]) {
    let file = folder.join("plain.db");
    vault
        .look(|encrypted| {
            copy_plain(encrypted, &file);
            Ok(())
        })
        .unwrap();
    let plain = open_plain(&file);
    let works: [Work<'_>; 5] = [
        ("1,000 patients", &|c| all.iter().step_by(10).for_each(|patient| drop(patients::get(c, patient.id).unwrap()))),
        ("the visits of 1,000 patients", &|c| {
            all.iter().step_by(10).for_each(|patient| drop(encounters::of_patient(c, patient.id).unwrap()));
        }),
        ("300 searches for a name", &|c| {
            (0..300).for_each(|at| drop(patients::search(c, super::TYPED[at % super::TYPED.len()], 20).unwrap()));
        }),
        ("the visits of 300 days", &|c| {
            let days = (0..300).map(|day| super::now() - TimeDelta::days(day));
            days.for_each(|from| drop(encounters::between(c, from, from + TimeDelta::days(1)).unwrap()));
        }),
        ("200 commits to the disk", &write),
    ];
    println!("{:<32}{:>12} {:>12} {:>8}", "encryption", "vault", "plain", "ratio");
    for (what, work) in works {
        let (with, without) = by_turns(vault, &plain, work);
        let ratio = with.as_secs_f64() / without.as_secs_f64();
        println!("{what:<32}{:>9.1} ms {:>9.1} ms {ratio:>8.2}", millis(with), millis(without));
    }
}

fn by_turns(vault: &Vault, plain: &Connection, work: &dyn Fn(&Connection)) -> (Duration, Duration) {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        with.push(vault.look(|encrypted| Ok(took(|| work(encrypted)))).unwrap());
        without.push(took(|| work(plain)));
    }
    with.sort();
    without.sort();
    (with[ROUNDS / 2], without[ROUNDS / 2])
}

fn took(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn copy_plain(encrypted: &Connection, file: &Path) {
    encrypted
        .execute_batch("PRAGMA query_only = OFF; CREATE TABLE probe (id INTEGER PRIMARY KEY, words TEXT)")
        .unwrap();
    // The vault's connection may not create a file.
    std::fs::File::create(file).unwrap();
    encrypted.execute("ATTACH DATABASE ?1 AS plain KEY ''", [file.to_string_lossy()]).unwrap();
    encrypted.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(())).unwrap();
    encrypted.execute_batch("DETACH DATABASE plain").unwrap();
}

/// Opens the copy with the settings of the vault.
fn open_plain(file: &Path) -> Connection {
    let plain = Connection::open(file).unwrap();
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                    PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
                    PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA cache_size = -16384;";
    plain.execute_batch(settings).unwrap();
    plain.set_prepared_statement_cache_capacity(128);
    plain
}

fn write(connection: &Connection) {
    for _ in 0..WRITES {
        let words = "Cough for ten days, worse at night, no fever.".repeat(8);
        connection.prepare_cached("INSERT INTO probe (words) VALUES (?1)").unwrap().execute([words]).unwrap();
    }
}
