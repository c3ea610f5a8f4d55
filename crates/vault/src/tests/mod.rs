//! What the vault promises, tried on real vaults: real keys, real files. Only the keyring is keyring-core's own mock.
//!
//! Argon2 is never made weaker for tests, so one sample vault is made once and copied by each test.

mod access;
mod attestations;
mod audit;
mod audit_tampering;
mod backup;
mod change;
mod coding;
mod compliance;
mod damage;
mod dispatches;
mod generated;
mod habits;
mod joining;
mod keyring;
mod looked_at;
mod moving;
mod only_reading;
mod records;
mod rights;
mod sample;
mod search;
mod second_factor;
