//! The tables a clinic can import, each in the compact form its kind is kept in.

use auscult_coding::sets::adjustment_codes::AdjustmentCodes;
use auscult_coding::sets::fees::{CostIndices, FeeSchedule, Localities};
use auscult_coding::sets::modifiers::Modifiers;
use auscult_coding::sets::ncci::NcciEdits;
use auscult_coding::sets::payer_rules::PayerRules;
use auscult_coding::sets::procedures::ProcedureSet;
use auscult_coding::sets::unit_limits::UnitLimits;
use auscult_coding::sets::{CodeLibrary, DamagedSet, Icd10Cm};
use auscult_domain::coding::CodeSetKind;
use std::sync::Arc;

/// A table that was imported.
pub(crate) enum CodeTable {
    Icd10Cm(Icd10Cm),
    Procedures(ProcedureSet),
    Ncci(NcciEdits),
    UnitLimits(UnitLimits),
    Fees(FeeSchedule),
    CostIndices(CostIndices),
    Localities(Localities),
    Modifiers(Modifiers),
    PayerRules(PayerRules),
    AdjustmentCodes(AdjustmentCodes),
}

impl CodeTable {
    /// The bytes it is kept as.
    pub(crate) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Icd10Cm(set) => set.encode(),
            Self::Procedures(set) => set.encode(),
            Self::Ncci(set) => set.encode(),
            Self::UnitLimits(set) => set.encode(),
            Self::Fees(set) => set.encode(),
            Self::CostIndices(set) => set.encode(),
            Self::Localities(set) => set.encode(),
            Self::Modifiers(set) => set.encode(),
            Self::PayerRules(set) => set.encode(),
            Self::AdjustmentCodes(set) => set.encode(),
        }
    }

    /// Reads kept bytes.
    ///
    /// # Errors
    /// They are not such a table, or a newer program wrote them.
    pub(crate) fn decode(kind: CodeSetKind, bytes: &[u8]) -> Result<Self, DamagedSet> {
        Ok(match kind {
            CodeSetKind::Icd10Cm => Self::Icd10Cm(Icd10Cm::decode(bytes)?),
            CodeSetKind::Cpt | CodeSetKind::Hcpcs => Self::Procedures(ProcedureSet::decode(bytes)?),
            CodeSetKind::Ncci => Self::Ncci(NcciEdits::decode(bytes)?),
            CodeSetKind::UnitLimits => Self::UnitLimits(UnitLimits::decode(bytes)?),
            CodeSetKind::Fees => Self::Fees(FeeSchedule::decode(bytes)?),
            CodeSetKind::CostIndices => Self::CostIndices(CostIndices::decode(bytes)?),
            CodeSetKind::Localities => Self::Localities(Localities::decode(bytes)?),
            CodeSetKind::Modifiers => Self::Modifiers(Modifiers::decode(bytes)?),
            CodeSetKind::PayerRules => Self::PayerRules(PayerRules::decode(bytes)?),
            CodeSetKind::AdjustmentCodes => Self::AdjustmentCodes(AdjustmentCodes::decode(bytes)?),
        })
    }

    /// Puts it beside the others.
    pub(crate) fn put_into(self, library: &mut CodeLibrary) {
        match self {
            Self::Icd10Cm(set) => library.icd10cm.push(Arc::new(set)),
            Self::Procedures(set) => library.procedures.push(Arc::new(set)),
            Self::Ncci(set) => library.ncci.push(Arc::new(set)),
            Self::UnitLimits(set) => library.unit_limits.push(Arc::new(set)),
            Self::Fees(set) => library.fees.push(Arc::new(set)),
            Self::CostIndices(set) => library.cost_indices.push(Arc::new(set)),
            Self::Localities(set) => library.localities.push(Arc::new(set)),
            Self::Modifiers(set) => library.modifiers.push(Arc::new(set)),
            Self::PayerRules(set) => library.payer_rules.push(Arc::new(set)),
            // What payers answer with: no code of a visit is looked up in it.
            Self::AdjustmentCodes(_) => {}
        }
    }
}
