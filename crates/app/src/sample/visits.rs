//! The visits of the sample clinic that were written up in the last days and wait to be coded. Nobody here ever lived;
//! the notes were written for this clinic.

use auscult_domain::encounter::EncounterKind;
use auscult_domain::patient::Sex;
use auscult_domain::vitals::VitalSigns;

/// Who a visit is of: one of the patients on the schedule, or somebody who only comes here for it.
pub(super) enum Who {
    /// The family name of somebody on the schedule.
    OnSchedule(&'static str),
    /// Family name, given name, birth date, sex.
    Further(&'static str, &'static str, (i32, u32, u32), Sex),
}

/// Whether a note is signed: coding follows signing in some clinics, and goes before it in others.
#[derive(PartialEq, Eq)]
pub(super) enum Written {
    Signed,
    Draft,
}

/// A visit that was written up.
pub(super) struct PastVisit {
    pub(super) who: Who,
    pub(super) days_ago: i64,
    pub(super) kind: EncounterKind,
    pub(super) complaint: &'static str,
    pub(super) vitals: VitalSigns,
    /// Subjective, objective, assessment, plan.
    pub(super) note: [&'static str; 4],
    pub(super) written: Written,
}

/// Pressure, pulse, temperature, weight and height.
fn vitals(systolic: u16, diastolic: u16, pulse: u16, temperature_c: f64, weight_kg: f64, height_cm: f64) -> VitalSigns {
    VitalSigns {
        systolic: Some(systolic),
        diastolic: Some(diastolic),
        pulse: Some(pulse),
        temperature_c: Some(temperature_c),
        weight_kg: Some(weight_kg),
        height_cm: Some(height_cm),
        ..VitalSigns::default()
    }
}

/// All of them, the oldest first.
pub(super) fn all() -> Vec<PastVisit> {
    use EncounterKind::{OfficeVisit, Telehealth};
    vec![
        PastVisit {
            who: Who::OnSchedule("Silva"),
            days_ago: 9,
            kind: OfficeVisit,
            complaint: "Diabetes follow-up",
            vitals: vitals(142, 86, 78, 36.7, 94.0, 174.0),
            note: [
                "Mr. Silva comes for his diabetes. He has had burning and numbness in both feet for six months, worse at \
                 night. Sugars at home are between 160 and 210 before breakfast. He takes metformin and injects insulin \
                 glargine every evening. He takes lisinopril for blood pressure. No chest pain, no changes in vision. \
                 He does not smoke.",
                "Obese man in no distress. Heart regular, lungs clear. Monofilament is not felt on the toes of both feet; \
                 ankle reflexes are reduced. No ulcers. A1c today 8.4 %. Creatinine normal.",
                "1. Type 2 diabetes with diabetic polyneuropathy, not at goal; A1c 8.4 %, on insulin.\n\
                 2. Essential hypertension, above goal today.\n\
                 3. Obesity, BMI 31.",
                "1. Increase insulin glargine to 26 units. Start gabapentin 100 mg at night for the neuropathy. Foot care \
                 explained. A1c again in three months.\n\
                 2. Increase lisinopril to 20 mg. Basic metabolic panel in two weeks.\n\
                 3. Referred to the dietitian.",
            ],
            written: Written::Signed,
        },
        PastVisit {
            who: Who::OnSchedule("Brandt"),
            days_ago: 8,
            kind: OfficeVisit,
            complaint: "Heart failure follow-up",
            vitals: vitals(128, 74, 84, 36.5, 88.2, 178.0),
            note: [
                "Mr. Brandt has gained two kilograms in a week and has to sleep on three pillows. His ankles are swollen \
                 by the evening. He takes carvedilol, furosemide 20 mg and apixaban for atrial fibrillation. He denies \
                 chest pain. He ate at a wedding and did not watch the salt.",
                "Jugular veins distended. Irregular pulse. Crackles at both bases. Pitting edema to the mid shin on both \
                 sides. Echocardiogram of last month: ejection fraction 35 %. eGFR 48.",
                "1. Acute on chronic systolic heart failure, mild decompensation after salt.\n\
                 2. Hypertension with chronic kidney disease stage 3a.\n\
                 3. Permanent atrial fibrillation, on long-term anticoagulation with apixaban.",
                "1. Furosemide 40 mg twice a day for five days, then 40 mg. Daily weights. Basic metabolic panel and BNP \
                 today. Come back in one week, sooner if short of breath at rest.\n\
                 2. No ibuprofen. Kidney function with the panel.\n\
                 3. Continue apixaban 5 mg twice a day.",
            ],
            written: Written::Signed,
        },
        PastVisit {
            who: Who::OnSchedule("Lindqvist"),
            days_ago: 7,
            kind: OfficeVisit,
            complaint: "Blood pressure check",
            vitals: vitals(132, 78, 70, 36.6, 67.5, 163.0),
            note: [
                "Mrs. Lindqvist feels well. Her pressures at home are around 130 over 80. She takes amlodipine and \
                 atorvastatin every day. No muscle pain. She walks for half an hour a day. Allergic to sulfonamides.",
                "Regular rhythm, no murmur. No edema. LDL last week 88 mg/dL.",
                "1. Primary hypertension, well controlled.\n2. Mixed hyperlipidemia, at goal.",
                "1. Continue amlodipine 5 mg.\n2. Continue atorvastatin 20 mg; lipids again in a year.\n\
                 Influenza vaccine given today in the left arm. Return in six months.",
            ],
            written: Written::Signed,
        },
        PastVisit {
            who: Who::OnSchedule("Haddad"),
            days_ago: 6,
            kind: OfficeVisit,
            complaint: "Wheezing",
            vitals: vitals(118, 72, 96, 37.0, 58.0, 166.0),
            note: [
                "Ms. Haddad has known asthma. Since a cold five days ago she wheezes and coughs at night, and has used her \
                 albuterol inhaler six times a day. She uses low-dose budesonide most days. No fever. She has never \
                 smoked.",
                "Speaks in full sentences. Wheezing on both sides at the end of expiration. Oxygen saturation 96 %. Peak \
                 flow 70 % of her best; after nebulized albuterol here 88 %.",
                "1. Mild persistent asthma with acute exacerbation, triggered by a viral upper respiratory infection.",
                "1. Prednisone 40 mg for five days. Budesonide every day without fail. Albuterol as needed. Written action \
                 plan given. Return in one week.",
            ],
            written: Written::Signed,
        },
        PastVisit {
            who: Who::OnSchedule("Okafor"),
            days_ago: 5,
            kind: OfficeVisit,
            complaint: "Low back pain",
            vitals: vitals(124, 80, 72, 36.6, 82.0, 181.0),
            note: [
                "Mr. Okafor lifted a washing machine two weeks ago. Since then he has pain in the lower back that runs \
                 down the back of the left leg to the foot. No numbness in the saddle, no trouble with bladder or bowel. \
                 Ibuprofen helps a little. He has no history of cancer.",
                "Walks without a limp. Straight leg raise is positive on the left at 40 degrees. Strength and reflexes are \
                 equal. No tenderness over the spine.",
                "1. Low back pain with left-sided sciatica. No sign of cauda equina syndrome.",
                "1. Naproxen 500 mg twice a day with food for ten days. Physical therapy twice a week for four weeks. Stay \
                 active. MRI only if weakness appears or it is no better in six weeks.",
            ],
            written: Written::Signed,
        },
        PastVisit {
            who: Who::OnSchedule("Nguyễn"),
            days_ago: 4,
            kind: OfficeVisit,
            complaint: "Burning when passing water",
            vitals: vitals(112, 70, 80, 37.1, 54.0, 158.0),
            note: [
                "Three days of burning and frequency. No blood seen in the urine, no fever, no flank pain, no discharge. \
                 She is not pregnant; her last period was two weeks ago.",
                "No tenderness of the flanks. Suprapubic tenderness. Urine dipstick: leukocytes and nitrite positive, \
                 blood negative. Urine pregnancy test negative.",
                "1. Acute cystitis without hematuria.",
                "1. Nitrofurantoin 100 mg twice a day for five days. Urine culture sent. Call if fever or flank pain.",
            ],
            written: Written::Signed,
        },
        PastVisit {
            who: Who::OnSchedule("Papadopoulos"),
            days_ago: 4,
            kind: OfficeVisit,
            complaint: "Ear pain",
            vitals: VitalSigns {
                pulse: Some(104),
                temperature_c: Some(38.4),
                weight_kg: Some(24.0),
                ..VitalSigns::default()
            },
            note: [
                "Eleni has had pain in the right ear since last night, with fever to 38.6. A cold for four days. Her \
                 mother gave acetaminophen. No discharge. She has had two ear infections before; vaccinations are up to \
                 date.",
                "Right eardrum red and bulging, without perforation. Left eardrum normal. Throat slightly red. Neck \
                 supple.",
                "1. Acute suppurative otitis media of the right ear without rupture of the eardrum.\n2. Common cold.",
                "1. Amoxicillin 90 mg/kg a day in two doses for ten days. Acetaminophen for pain. Return if not better in \
                 48 hours.\n2. Fluids and rest.",
            ],
            written: Written::Signed,
        },
        PastVisit {
            who: Who::Further("Moreau", "Camille", (1985, 10, 5), Sex::Female),
            days_ago: 3,
            kind: OfficeVisit,
            complaint: "Low mood",
            vitals: vitals(120, 76, 74, 36.6, 63.0, 169.0),
            note: [
                "Mrs. Moreau has been low for two months: poor sleep, no pleasure in anything, hard to concentrate at \
                 work. She had a similar time four years ago that got better with sertraline. No thoughts of harming \
                 herself. She drinks a glass of wine a week. Her mother had depression.",
                "Tearful at times, well kept, speech normal. No suicidal ideation. PHQ-9 today 15.",
                "1. Major depressive disorder, recurrent, moderate.",
                "1. Start sertraline 50 mg. Referred for cognitive behavioral therapy. Safety plan discussed. Total time \
                 today 40 minutes, including counseling. Return in four weeks.",
            ],
            written: Written::Signed,
        },
        PastVisit {
            who: Who::OnSchedule("O'Brien"),
            days_ago: 3,
            kind: OfficeVisit,
            complaint: "Twisted ankle",
            vitals: vitals(126, 80, 76, 36.7, 85.0, 183.0),
            note: [
                "Mr. O'Brien turned his ankle on the stairs at home yesterday. He can walk four steps with pain. It has \
                 swollen. He must not take ibuprofen: it makes him wheeze.",
                "Swelling and bruising below the outer ankle. Tender over the ligament in front of the fibula, not over \
                 the bone. Stable. No tenderness of the foot.",
                "1. Ankle sprain, first visit. No sign of a fracture by the Ottawa rules.",
                "1. Rest, ice, compression, elevation. Ankle brace for two weeks. Acetaminophen for pain. X-ray if he \
                 cannot bear weight in a week.",
            ],
            written: Written::Draft,
        },
        PastVisit {
            who: Who::OnSchedule("Whitehorse"),
            days_ago: 2,
            kind: OfficeVisit,
            complaint: "Annual examination",
            vitals: vitals(122, 76, 68, 36.5, 70.5, 165.0),
            note: [
                "Mrs. Whitehorse comes for her yearly examination and has no complaints. She walks daily, never smoked, \
                 drinks rarely. Her last mammogram was two years ago; colonoscopy four years ago was normal. Her mother \
                 had breast cancer at 70.",
                "Well-appearing. Heart, lungs, abdomen, breasts and skin without findings.",
                "1. Annual wellness examination, no abnormal findings.\n2. Encounter for screening mammogram due.\n\
                 3. Family history of breast cancer.",
                "1. Lipids and glucose ordered. Influenza vaccine given today.\n2. Screening mammogram ordered.\n\
                 Return in one year.",
            ],
            written: Written::Signed,
        },
        PastVisit {
            who: Who::Further("Kowalski", "Piotr", (1972, 6, 18), Sex::Male),
            days_ago: 2,
            kind: Telehealth,
            complaint: "Cough",
            vitals: VitalSigns { temperature_c: Some(37.6), ..VitalSigns::default() },
            note: [
                "By video. Mr. Kowalski has coughed for a week, with some yellow sputum, after a sore throat. No shortness \
                 of breath, no chest pain, no blood. He smokes a pack of cigarettes a day and has for twenty years. A \
                 COVID test at home was negative.",
                "By video: no distress, speaks in full sentences, no use of accessory muscles.",
                "1. Acute bronchitis.\n2. Nicotine dependence, cigarettes. He is thinking about stopping.",
                "1. Fluids, honey, guaifenesin. No antibiotic. Call if fever above 38.5 or short of breath.\n\
                 2. Counseled for five minutes about stopping; nicotine patches 21 mg prescribed. Total time 22 minutes.",
            ],
            written: Written::Signed,
        },
        PastVisit {
            who: Who::Further("Adeyemi", "Grace", (1990, 2, 11), Sex::Female),
            days_ago: 1,
            kind: OfficeVisit,
            complaint: "Tiredness",
            vitals: vitals(108, 66, 92, 36.6, 61.0, 167.0),
            note: [
                "Mrs. Adeyemi has been tired for three months and gets out of breath on stairs. Her periods are heavy and \
                 last eight days. No black stools. She eats little meat.",
                "Pale conjunctivae. Heart regular, no murmur. Abdomen soft. Hemoglobin 9.1 g/dL, ferritin 5 ng/mL.",
                "1. Iron deficiency anemia due to chronic blood loss from heavy periods.\n2. Heavy menstrual bleeding with \
                 a regular cycle.",
                "1. Ferrous sulfate 325 mg every other day. Blood count again in four weeks.\n2. Pelvic ultrasound. \
                 Referred to gynecology.",
            ],
            written: Written::Draft,
        },
    ]
}
