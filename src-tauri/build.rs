//! Embeds the window's files, its configuration and its permissions.

fn main() {
    tauri_build::build();
}
