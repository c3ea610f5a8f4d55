//! What was attested comes back as it was said and cannot be changed afterwards.

use super::sample::{Sample, add_patient, at, details, entry, patient};
use crate::{attestations, new_uuid};
use auscult_domain::AttestationId;
use auscult_domain::billing::{AttestationEntry, AttestationWithdrawal, BillingAttestation};
use auscult_domain::workflow::{CodesFingerprint, TextFingerprint};

#[test]
fn what_was_attested_stands_for_ever() {
    let (_sample, mut vault) = Sample::open();
    let visit = add_patient(&mut vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))));
    let (by, device) = (vault.actor().user.id, vault.actor().device);
    let id = |seconds| AttestationId::from_uuid(new_uuid(at(seconds)));
    let given = BillingAttestation {
        id: id(1),
        encounter: visit.id,
        text: TextFingerprint("aa".into()),
        codes: CodesFingerprint("bb".into()),
        template: "standard".into(),
        words: "I attest.".into(),
        by,
        name: "Dana Whitfield, MD".into(),
        at: at(1),
        device,
    };
    let back = AttestationWithdrawal { id: id(2), encounter: visit.id, of: given.id, by, at: at(2) };
    let entries = [AttestationEntry::Given(given), AttestationEntry::Withdrawn(back)];
    vault
        .change(at(50), |change| {
            entries.iter().try_for_each(|entry| attestations::insert(change, entry))?;
            change.audit(entry())
        })
        .expect("kept");
    assert_eq!(vault.look(|conn| attestations::of_encounter(conn, visit.id)).expect("read"), entries);
    for sql in ["UPDATE attestations SET at = ''", "DELETE FROM attestations"] {
        let refused = vault.change(at(60), |change| {
            change.execute(sql, [])?;
            change.audit(entry())
        });
        assert!(refused.is_err(), "{sql}");
    }
    let other = auscult_domain::EncounterId::from_uuid(new_uuid(at(9)));
    assert!(vault.look(|conn| attestations::of_encounter(conn, other)).expect("read").is_empty());
}
