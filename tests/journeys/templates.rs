//! Templates that follow one another, their versions and files, and text macros, on a real vault.

use anyhow::{Context, Result, ensure};
use auscult_app::domain::permission::Role;
use auscult_app::domain::template::{SectionForm, SectionKind, Template};
use auscult_app::domain::text_macro::TextMacro;
use auscult_app::views::TemplateRow;
use auscult_app::{App, AppError};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::people::become_role;

fn named(app: &App, name: &str) -> Result<Template> {
    app.templates()?.into_iter().find(|template| template.name == name).with_context(|| format!("no template {name}"))
}

fn row(app: &App, name: &str) -> Result<TemplateRow> {
    let rows = app.template_rows()?;
    rows.into_iter().find(|row| row.template.name == name).with_context(|| format!("no template {name}"))
}

fn keys(template: &Template) -> Vec<&str> {
    template.sections.iter().map(|section| section.key.as_str()).collect()
}

fn text_macro(name: &str, text: &str) -> TextMacro {
    let id = "00000000-0000-0000-0000-000000000000".parse().expect("an id");
    TextMacro { id, name: name.into(), text: text.into(), kinds: Vec::new(), owner: None, shared: false }
}

#[test]
fn a_template_that_follows_another_changes_with_it_and_every_version_stays() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let soap = named(app, "SOAP")?;
        let basis = app.save_template(Template { name: "Basis".into(), ..soap.clone() })?;
        ensure!(basis.id != soap.id && !basis.shipped && basis.version == 1, "a copy is one's own");
        // A follower is made the same way, from the basis as if it had shipped.
        let mut mine = Template { name: "Mine".into(), follows: Some(basis.id), shipped: true, ..basis.clone() };
        mine.sections[3].title = "What we do".into();
        mine.sections[3].form = SectionForm::List;
        let mine = app.save_template(mine)?;
        ensure!(mine.id != basis.id && mine.version == 1);

        let mut changed = basis.clone();
        changed.sections[0].prompt = "Their own words.".into();
        changed.sections.remove(2);
        app.save_template(changed)?;
        let after = row(app, "Mine")?.template;
        ensure!(keys(&after) == ["subjective", "objective", "plan"], "{:?}", keys(&after));
        ensure!(after.sections[0].prompt == "Their own words." && after.sections[2].title == "What we do");
        ensure!(after.version == 2, "what it follows changed, so it is another version");

        let versions = app.template_versions(mine.id)?;
        ensure!(versions.iter().map(|kept| kept.version).eq([2, 1]));
        let back = app.restore_template(mine.id, 1)?;
        ensure!(back.version == 3 && keys(&back) == ["subjective", "objective", "assessment", "plan"]);

        ensure!(app.delete_template(basis.id).is_err(), "it is followed");
        let circle = Template { follows: Some(mine.id), ..row(app, "Basis")?.template };
        ensure!(app.save_template(circle).is_err(), "nothing follows itself");
        app.delete_template(mine.id)?;
        app.delete_template(basis.id)?;
        ensure!(row(app, "Mine").is_err());
        Ok(())
    })
}

#[test]
fn templates_travel_as_files_and_are_counted_by_their_notes() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let cardiology = named(app, "Cardiology")?;
        let visit = clinic.begin_visit()?;
        app.blank_note(visit, cardiology.id)?;
        let counted = row(app, "Cardiology")?;
        ensure!(counted.notes == 1 && counted.last_used.is_some() && !counted.may_edit);

        let file = folder.path().join("cardiology.json");
        app.export_template(cardiology.id, Some(file.clone()))?;
        let taken = app.import_template(&file)?;
        ensure!(taken.sections == cardiology.sections && taken.id != cardiology.id && !taken.shared);
        std::fs::write(&file, "{\"auscultTemplate\": 1,\n \"name\": 3}")?;
        let refused = app.import_template(&file).map_err(|error| error.to_string());
        ensure!(refused.as_ref().is_err_and(|error| error.contains("line 2")), "{refused:?}");

        let preview = app.preview_template(&cardiology)?;
        ensure!(preview.sections.iter().any(|section| !section.spans.is_empty()), "the sample is composed");
        let mut nameless = cardiology.clone();
        nameless.sections[0].title = " ".into();
        ensure!(matches!(app.preview_template(&nameless), Err(AppError::Invalid(_))));
        Ok(())
    })
}

#[test]
fn what_is_left_to_fill_in_keeps_a_note_from_being_signed() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        app.save_text_macro(text_macro("hello", "{name} is {age} old; {he} takes ***."))?;
        ensure!(app.save_text_macro(text_macro("hello", "Twice.")).is_err(), "one of a name");
        let own = app.save_text_macro(text_macro("normalexam", "As usual."))?;
        let visit = clinic.begin_visit()?;
        let filled = app.filled_macros(visit)?;
        let text = |name: &str| {
            filled.iter().filter(|each| each.name == name).map(|each| each.text.as_str()).collect::<Vec<_>>()
        };
        let hello = text("hello").concat();
        ensure!(hello.starts_with("Rosa Álvarez is ") && hello.ends_with(" years old; she takes ***."), "{hello}");
        ensure!(text("normalexam") == ["As usual."], "one's own goes before what shipped");

        let note = app.blank_note(visit, named(app, "SOAP")?.id)?;
        let mut content = note.content.clone();
        for section in &mut content.sections {
            section.text = text("hello").concat();
        }
        let note = app.save_note(note.id, note.revision, content.clone())?;
        let check = app.signing_check(visit)?;
        ensure!(!check.ready && check.findings.iter().any(|finding| finding.message.contains("***")));
        for section in &mut content.sections {
            section.text = section.text.replace("***", "metformin");
        }
        app.save_note(note.id, note.revision, content)?;
        clinic.look_through(visit)?;
        clinic.approve(visit)?;
        ensure!(app.signing_check(visit)?.ready, "{:?}", app.signing_check(visit)?.findings);
        app.delete_text_macro(own.id)?;
        ensure!(app.filled_macros(visit)?.iter().any(|each| each.name == "normalexam" && each.text.contains("Lungs")));
        Ok(())
    })
}

#[test]
fn who_writes_no_notes_writes_no_templates() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let private = clinic.app.save_template(Template {
            name: "Private".into(),
            shared: false,
            ..named(&clinic.app, "SOAP")?
        })?;
        drop(clinic);
        become_role(folder.path(), Role::Physician)?;
        let clinic = Clinic::start(folder.path())?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let again = clinic.app.save_template(Template { shared: true, ..private.clone() })?;
        ensure!(again.version == 2, "a physician keeps her own without running the clinic");
        drop(clinic);
        become_role(folder.path(), Role::Nurse)?;
        let clinic = Clinic::start(folder.path())?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        ensure!(matches!(clinic.app.save_template(private), Err(AppError::Forbidden(_))));
        let kinds = [SectionKind::Plan];
        let text = TextMacro { kinds: kinds.to_vec(), ..text_macro("mine", "Text.") };
        ensure!(matches!(clinic.app.save_text_macro(text), Err(AppError::Forbidden(_))));
        Ok(())
    })
}
