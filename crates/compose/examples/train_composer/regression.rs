//! Logistic regression over hashed features, by stochastic gradients with steps that shrink (AdaGrad). The order of the
//! examples comes from a fixed sequence: the same examples give the same weights.

const ROUNDS: usize = 12;
const STEP: f32 = 0.4;
const DECAY: f32 = 2e-5;

/// An example: its features, and the class it belongs to.
pub struct Example {
    pub features: Vec<u32>,
    pub class: usize,
    /// How much it counts.
    pub weight: f32,
}

/// The weights of each class, row by row, of a table of so many features. Two classes give one row: the odds of class 1.
pub fn weights(examples: &[&Example], table: u32, classes: usize) -> (Vec<f32>, f32) {
    let table = table as usize;
    let rows = if classes == 2 { 1 } else { classes };
    let mut weights = vec![0.0_f32; rows * table];
    let mut seen = vec![1e-6_f32; rows * table];
    let (mut bias, mut seen_bias) = (0.0_f32, 1e-6_f32);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut state);
        for at in &order {
            let example = examples[*at];
            let unit = 1.0 / (example.features.len().max(1) as f32).sqrt();
            let scores: Vec<f32> = (0..rows)
                .map(|row| example.features.iter().map(|f| weights[row * table + *f as usize]).sum::<f32>() * unit)
                .collect();
            for (row, wrong) in errors(&scores, bias, example, rows).into_iter().enumerate() {
                if wrong.abs() < 1e-4 {
                    continue;
                }
                for feature in &example.features {
                    let slot = row * table + *feature as usize;
                    let gradient = wrong * unit + DECAY * weights[slot];
                    seen[slot] += gradient * gradient;
                    weights[slot] -= STEP * gradient / seen[slot].sqrt();
                }
                if rows == 1 {
                    seen_bias += wrong * wrong;
                    bias -= STEP * wrong / seen_bias.sqrt();
                }
            }
        }
    }
    (weights, bias)
}

/// What each row has too much.
fn errors(scores: &[f32], bias: f32, example: &Example, rows: usize) -> Vec<f32> {
    if rows == 1 {
        let odds = 1.0 / (1.0 + (-(scores[0] + bias)).exp());
        return vec![(odds - example.class as f32) * example.weight];
    }
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let total: f32 = scores.iter().map(|score| (score - most).exp()).sum();
    let share = |row: usize| (scores[row] - most).exp() / total;
    (0..rows).map(|row| (share(row) - f32::from(u8::from(row == example.class))) * example.weight).collect()
}

/// Fisher and Yates with xorshift.
fn shuffle(order: &mut [usize], state: &mut u64) {
    for at in (1..order.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        order.swap(at, (*state % (at as u64 + 1)) as usize);
    }
}
