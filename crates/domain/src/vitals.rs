//! Vital signs in metric units, checked as the practice rules say (practice-management §12).

use crate::finding::Finding;
use serde::{Deserialize, Serialize};

/// One taking of vitals. Every value is optional; what is there is in the unit its name says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VitalSigns {
    /// Systolic blood pressure, mmHg.
    pub systolic: Option<u16>,
    /// Diastolic blood pressure, mmHg.
    pub diastolic: Option<u16>,
    /// Pulse, beats a minute.
    pub pulse: Option<u16>,
    /// Breaths a minute.
    pub respiratory_rate: Option<u16>,
    /// Temperature, degrees Celsius.
    pub temperature_c: Option<f64>,
    /// Oxygen saturation, percent.
    pub oxygen_saturation: Option<u16>,
    /// Weight, kilograms.
    pub weight_kg: Option<f64>,
    /// Height, centimetres.
    pub height_cm: Option<f64>,
    /// Pain from 0 to 10.
    pub pain: Option<u8>,
}

impl VitalSigns {
    /// Body mass index, kg/m², to one decimal; only with weight and height.
    pub fn bmi(&self) -> Option<f64> {
        let (weight, height) = (self.weight_kg?, self.height_cm? / 100.0);
        (weight > 0.0 && height > 0.0).then(|| (weight / (height * height) * 10.0).round() / 10.0)
    }

    /// What cannot be, and what should be looked at.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        match (self.systolic, self.diastolic) {
            (Some(systolic), Some(diastolic)) if systolic <= diastolic => {
                findings.push(Finding::error("systolic", "Systolic pressure is above diastolic pressure."));
            }
            (Some(_), None) | (None, Some(_)) => {
                findings.push(Finding::error("diastolic", "A blood pressure has two values."));
            }
            _ => {}
        }
        let mut within = |field: &str, value: Option<f64>, low: f64, high: f64, message: &str| {
            if value.is_some_and(|v| !v.is_finite() || v < low || v > high) {
                findings.push(Finding::error(field, message));
            }
        };
        within("systolic", self.systolic.map(f64::from), 1.0, 400.0, "Systolic pressure is between 1 and 400 mmHg.");
        within("diastolic", self.diastolic.map(f64::from), 1.0, 300.0, "Diastolic pressure is between 1 and 300 mmHg.");
        within("pulse", self.pulse.map(f64::from), 40.0, 200.0, "Pulse is between 40 and 200 a minute.");
        within(
            "respiratoryRate",
            self.respiratory_rate.map(f64::from),
            1.0,
            120.0,
            "Breaths are between 1 and 120 a minute.",
        );
        within("temperatureC", self.temperature_c, 35.0, 43.3, "Temperature is between 35 and 43.3 °C (95 to 110 °F).");
        within(
            "oxygenSaturation",
            self.oxygen_saturation.map(f64::from),
            70.0,
            100.0,
            "Oxygen saturation is between 70 and 100 %.",
        );
        within("weightKg", self.weight_kg, 0.1, 700.0, "Weight is a positive number of kilograms.");
        within("heightCm", self.height_cm, 10.0, 300.0, "Height is a positive number of centimetres.");
        within("pain", self.pain.map(f64::from), 0.0, 10.0, "Pain is between 0 and 10.");
        findings
    }

    /// Whether nothing was taken.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bmi_needs_both_and_is_rounded() {
        let vitals = VitalSigns { weight_kg: Some(80.7), height_cm: Some(165.0), ..Default::default() };
        assert_eq!(vitals.bmi(), Some(29.6));
        assert_eq!(VitalSigns { height_cm: None, ..vitals }.bmi(), None);
    }

    #[test]
    fn the_limits_of_the_practice_rules_hold() {
        let check = |vitals: VitalSigns| vitals.check().into_iter().map(|f| f.field).collect::<Vec<_>>();
        let vitals = VitalSigns::default;
        assert_eq!(check(VitalSigns { systolic: Some(80), diastolic: Some(80), ..vitals() }), ["systolic"]);
        assert_eq!(check(VitalSigns { systolic: Some(120), ..vitals() }), ["diastolic"]);
        assert_eq!(check(VitalSigns { pulse: Some(39), ..vitals() }), ["pulse"]);
        assert_eq!(check(VitalSigns { pulse: Some(200), ..vitals() }), [""; 0]);
        assert_eq!(check(VitalSigns { temperature_c: Some(43.4), ..vitals() }), ["temperatureC"]);
        assert_eq!(check(VitalSigns { temperature_c: Some(f64::NAN), ..vitals() }), ["temperatureC"]);
        assert_eq!(check(VitalSigns { oxygen_saturation: Some(69), ..vitals() }), ["oxygenSaturation"]);
        assert_eq!(check(VitalSigns { weight_kg: Some(0.0), ..vitals() }), ["weightKg"]);
    }
}
