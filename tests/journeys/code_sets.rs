//! Code sets are imported whole or not at all, once, and visits are coded with the set of their day.

use crate::coding::write;
use anyhow::{Context, Result, ensure};
use auscult_app::App;
use auscult_app::domain::coding::{CodeRef, CodeSetKind, CodeSystem};
use auscult_app::views::{CodeSearch, CodeSetOptions, ColumnNames};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;

/// Invented codes in the layouts of CMS.
const CODES: &str = "seq,hcpcs_code,date_term,date_added\n1,A0001,,20240101\n2,A0002,,20240101\n\
    3,V0001,,20240101\n";
const TEXTS: &str = "hcpcs_code,hcpcs_desc_type,hcpcs_description\nA0001,Short,Red ribbon\n\
    A0001,Long,A ribbon that is red\nA0002,Short,Blue ribbon\nV0001,Short,Frame\n";
const PAIRS: &str =
    "column1,column2,modifier_indicator,deletion_date,rationale\nA0001,A0002,0,*,One ribbon is enough\n";

#[test]
fn a_practices_own_table_is_imported_searched_and_removed() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let shipped = app.code_sets()?;
        ensure!(shipped.iter().any(|row| row.kind == CodeSetKind::Icd10Cm && row.entries > 70_000), "{shipped:?}");
        let file = write(folder.path(), "practice-2026.csv", "Number,Words\n10021,Ribbon tied\n10022,Ribbon cut\n")?;
        let options = CodeSetOptions {
            columns: Some(ColumnNames { code: "Number".to_owned(), title: "Words".to_owned() }),
            ..CodeSetOptions::default()
        };
        let preview = app.preview_code_set(std::slice::from_ref(&file), CodeSetKind::Cpt, &options)?;
        ensure!(preview.summary.kept == 2 && !preview.kept_already, "{preview:?}");
        ensure!(app.code_sets()? == shipped, "a preview keeps nothing");
        let kept = app.keep_code_set(&preview.token)?;
        ensure!(app.keep_code_set(&preview.token).is_err(), "a preview is kept once");
        let again = app.preview_code_set(&[file], CodeSetKind::Cpt, &options)?;
        ensure!(again.kept_already, "the same content is known");
        ensure!(app.keep_code_set(&again.token)?.set == kept.set, "importing twice is importing once");
        ensure!(app.code_sets()?.len() == shipped.len() + 1);

        let search = CodeSearch {
            text: "ribbon cut".to_owned(),
            systems: vec![CodeSystem::Cpt],
            billable_only: false,
            chapter: None,
            day: None,
            limit: 5,
        };
        let hits = app.search_codes(&search)?;
        ensure!(hits.first().is_some_and(|hit| hit.code.code.as_str() == "10022"), "{hits:?}");
        let visit = clinic.begin_visit()?;
        let view = app.add_codes(visit, &[CodeRef::parse(CodeSystem::Cpt, "10022")?])?;
        ensure!(view.codes[0].assignment.title == "Ribbon cut", "the practice's own words");

        // Locked and opened again, everything is there; taken out, the code on the visit keeps its words.
        app.lock();
        app.unlock(EMAIL, PASSWORD.to_owned())?;
        ensure!(!app.search_codes(&search)?.is_empty(), "it is still searched");
        let id = kept.set.context("an imported set has its record")?.id;
        ensure!(app.remove_code_set(id)? == shipped, "as it was");
        ensure!(app.search_codes(&search)?.is_empty(), "it is searched no more");
        ensure!(app.coding(visit)?.codes[0].assignment.title == "Ribbon cut");
        ensure!(app.verify_audit()?.problem.is_none(), "the audit does not hold");
        Ok(())
    })
}

#[test]
fn codes_are_browsed_shown_and_narrowed_down() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let chapters = app.browse_codes(None, None)?.rows;
        ensure!(chapters.len() >= 21, "{} chapters", chapters.len());
        let below = app.browse_codes(Some(&chapters[3].code), None)?;
        ensure!(below.path.len() == 1 && !below.rows.is_empty());
        let diabetes = app.show_code(&CodeRef::parse(CodeSystem::Icd10Cm, "E11.42")?, None)?;
        ensure!(diabetes.billable && diabetes.path.len() >= 3 && !diabetes.excludes1.is_empty(), "{diabetes:?}");
        ensure!(diabetes.use_additional.iter().any(|note| note.at == "E11"), "{:?}", diabetes.use_additional);
        ensure!(app.browse_codes(Some("nowhere"), None).is_err());
        let asked = app.narrow_code("S93.4", None)?.context("a heading asks")?;
        let choice = asked.question.context("a question")?.choices.into_iter().next().context("with choices")?;
        ensure!(app.narrow_further(choice.code.code.as_str(), None)?.is_some(), "and goes on");
        let modifiers = app.modifiers_for(&CodeRef::parse(CodeSystem::Cpt, "99213")?, None)?;
        ensure!(modifiers.iter().any(|row| row.modifier == "25" && row.valid), "25 goes with a visit");
        ensure!(modifiers.iter().any(|row| !row.valid && !row.why.is_empty()), "what does not, says why");
        Ok(())
    })
}

#[test]
fn tables_of_cms_are_imported_and_a_broken_file_leaves_all_as_it_was() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let options = CodeSetOptions::default();
        let (codes, texts) = (write(folder.path(), "codes.csv", CODES)?, write(folder.path(), "texts.csv", TEXTS)?);
        let preview = app.preview_code_set(&[texts, codes], CodeSetKind::Hcpcs, &options)?;
        app.keep_code_set(&preview.token)?;
        let pairs = write(folder.path(), "edits_2024q3.csv", PAIRS)?;
        let preview = app.preview_code_set(&[pairs], CodeSetKind::Ncci, &options)?;
        ensure!(preview.summary.kept == 1, "{preview:?}");
        app.keep_code_set(&preview.token)?;
        let kept = app.code_sets()?;

        let visit = clinic.begin_visit()?;
        let both = ["A0001", "A0002"].map(|code| CodeRef::parse(CodeSystem::Hcpcs, code).expect("a code"));
        let view = app.add_codes(visit, &both)?;
        let title = &view.codes[0].assignment.title;
        ensure!(title.to_lowercase().contains("ribbon"), "{title}");
        let findings = app.coding_findings(visit)?;
        let pair =
            findings.iter().find(|finding| finding.codes.len() == 2 && both.iter().all(|c| finding.codes.contains(c)));
        ensure!(pair.is_some(), "the pair is found: {:?}", findings.iter().map(|one| &one.rule).collect::<Vec<_>>());

        let broken: [(&str, CodeSetKind, &[u8]); 5] = [
            ("edits_2024q4.csv", CodeSetKind::Ncci, &PAIRS.as_bytes()[..PAIRS.len() - 12]),
            ("empty.txt", CodeSetKind::Ncci, b""),
            ("letter.txt", CodeSetKind::UnitLimits, b"Dear colleague, this is no table."),
            ("codes-2024.csv", CodeSetKind::Hcpcs, b"seq,hcpcs_code,date_term,date_added\n1,A0001,,2024\xff101\n"),
            ("icd10cm_tabular_2027.xml", CodeSetKind::Icd10Cm, b"<ICD10CM.tabular><version>2027</version><chapter>"),
        ];
        for (name, kind, bytes) in broken {
            let file = folder.path().join(name);
            std::fs::write(&file, bytes)?;
            let refused = app.preview_code_set(&[file], kind, &options);
            let Err(error) = refused else { anyhow::bail!("{name} was taken") };
            let view = error.view();
            ensure!(!view.message.is_empty() && view.hint.is_some(), "{name}: {view:?}");
        }
        ensure!(app.preview_code_set(&[folder.path().join("nowhere")], CodeSetKind::Fees, &options).is_err());
        ensure!(app.code_sets()? == kept, "the sets are as they were");
        ensure!(app.coding_findings(visit)? == findings, "and so is what they say");
        Ok(())
    })
}

#[test]
fn after_unlocking_the_first_keystroke_is_answered_and_locking_waits_for_nothing() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let visit = clinic.begin_visit()?;
        let typed = CodeSearch {
            text: "hypert".to_owned(),
            systems: Vec::new(),
            billable_only: false,
            chapter: None,
            day: None,
            limit: 10,
        };
        let first = |app: &App| -> Result<String> {
            Ok(app.search_codes(&typed)?.first().context("something is found")?.code.code.to_string())
        };
        for _ in 0..3 {
            app.lock();
            ensure!(app.search_codes(&typed).is_err(), "nothing is found behind the lock");
            app.unlock(EMAIL, PASSWORD.to_owned())?;
            ensure!(first(app)? == "I10");
            app.suggest_codes(visit)?;
        }
        // Locked while everything is still being built, and the vault opened by another program.
        app.lock();
        app.unlock(EMAIL, PASSWORD.to_owned())?;
        app.lock();
        drop(clinic);
        let again = Clinic::start(folder.path())?;
        again.app.unlock(EMAIL, PASSWORD.to_owned())?;
        ensure!(first(&again.app)? == "I10");
        Ok(())
    })
}
