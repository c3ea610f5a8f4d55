//! A full disk: what was acknowledged is kept, what does not fit is said.

use anyhow::{Context, Result, ensure};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::sample::Sample;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A disk of 24 MB in memory; it goes when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts it, which only root may: `None` for anybody else.
    fn mount(at: &Path) -> Result<Option<Self>> {
        fs::create_dir_all(at)?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=24m,mode=0700", "auscult-small-disk"]).arg(at);
        let mounted = mount.output().context("cannot start mount")?.status.success();
        Ok(mounted.then(|| Self(at.to_owned())))
    }

    /// Fills it to the last byte, or to this many bytes before it; gives the file that does.
    fn fill(&self, leaving: usize) -> Result<PathBuf> {
        let file = self.0.join("filler");
        let mut filler = File::create(&file)?;
        while filler.write_all(&[0; 4096]).is_ok() {}
        let length = filler.metadata()?.len();
        filler.set_len(length.saturating_sub(leaving as u64))?;
        Ok(file)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: what the test left open is closed when its process ends.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_said_and_what_was_saved_is_safe() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let Some(disk) = SmallDisk::mount(&folder.path().join("disk"))? else {
            eprintln!("LEFT OUT: full disk: only root can make a small disk");
            return Ok(());
        };
        let (clinic, _) = Clinic::set_up(&disk.0)?;
        let visit = clinic.begin_visit()?;
        let saved = clinic.draft(visit, "SOAP")?;
        let note = clinic.app.encounter(visit)?.note.context("there is a note")?;

        let filler = disk.fill(0)?;
        let mut longer = saved.clone();
        longer.sections[0].text = "More than there is room for. ".repeat(40_000);
        let refused = clinic.app.save_note(note.id, note.revision, longer.clone());
        let words = refused.err().context("a full disk takes a megabyte")?.view();
        ensure!(words.message.contains("full"), "it does not say that the disk is full: {words:?}");
        ensure!(clinic.app.import_recording(visit, &Sample::file()).is_err(), "a full disk takes a recording");
        ensure!(clinic.app.encounter(visit)?.note.context("the note")?.content == saved, "the saved note has changed");

        fs::remove_file(filler)?;
        ensure!(clinic.app.encounter(visit)?.recordings.is_empty(), "a refused recording was left");
        clinic.app.save_note(note.id, note.revision, longer).context("with room again, the same save")?;
        clinic.app.lock();
        drop(clinic);
        let clinic = Clinic::start(&disk.0)?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let problems = clinic.app.check_vault()?;
        ensure!(problems.is_empty(), "the vault is not whole: {problems:?}");
        Ok(())
    })
}
