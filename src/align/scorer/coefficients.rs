//! Coefficients of the scorer. Written by `assets/fit_scorer.py`; do not edit by hand.

use super::{Logistic, Model, Round};

#[rustfmt::skip]
pub(super) const MODEL: Model = Model {
    pair: Logistic {
        bias: -4.9851,
        weights: [
            -11.4431, // cosine
            5.9073, // centred cosine
            8.0434, // margin
            15.6109, // above neighbours
            -1.1507, // shared terms
            -15.3272, // term similarity
            14.4186, // term containment
            1.5743, // shared facts
            -2.6251, // differing facts
            -0.8559, // unshared facts
            -0.1438, // length difference
            -0.8133, // shorter length
            2.4298, // translated words
            1.1274, // translation coverage
            -2.0662, // translation containment
            0.7233, // names that sound alike
            8.0886, // clause and sentence
            8.5998, // clause and clause
        ],
    },
    rounds: [
        Round {
            parallel: Logistic {
                bias: -3.1885,
                weights: [
                    0.5715, // own score
                    -4.0859, // articles' affinity
                    0.9928, // articles' links
                    2.2901, // neighbour before or after
                    1.0857, // neighbours before and after
                    2.5751, // beside
                    -0.3994, // rival in these articles
                    -0.5018, // weaker rival in these articles
                    0.0249, // rival in other articles
                    -2.7952, // distance from the diagonal
                    -6.1602, // cosine
                    7.5161, // centred cosine
                    2.2929, // margin
                    -0.6494, // above neighbours
                    -0.0056, // shared terms
                    -17.6069, // term similarity
                    11.0051, // term containment
                    1.0147, // shared facts
                    -2.5572, // differing facts
                    -0.1062, // unshared facts
                    0.3323, // length difference
                    -0.7186, // shorter length
                    0.5571, // translated words
                    0.0203, // translation coverage
                    1.4275, // translation containment
                    0.5310, // names that sound alike
                    1.8306, // clause and sentence
                    4.6560, // clause and clause
                ],
            },
            comparable: Logistic {
                bias: -8.4306,
                weights: [
                    0.0000, // own score
                    0.0000, // articles' affinity
                    0.0000, // articles' links
                    0.0000, // neighbour before or after
                    0.0000, // neighbours before and after
                    0.0000, // beside
                    0.0000, // rival in these articles
                    0.0000, // weaker rival in these articles
                    0.0000, // rival in other articles
                    0.0000, // distance from the diagonal
                    0.0000, // cosine
                    4.5570, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    4.4850, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                    0.8730, // translated words
                    0.0000, // translation coverage
                    0.0000, // translation containment
                    0.0000, // names that sound alike
                    0.0000, // clause and sentence
                    0.0000, // clause and clause
                ],
            },
        },
        Round {
            parallel: Logistic {
                bias: -3.0220,
                weights: [
                    0.5189, // own score
                    -2.4196, // articles' affinity
                    0.8723, // articles' links
                    0.8139, // neighbour before or after
                    0.8113, // neighbours before and after
                    2.0671, // beside
                    -0.2092, // rival in these articles
                    -0.3535, // weaker rival in these articles
                    -0.0808, // rival in other articles
                    -1.4150, // distance from the diagonal
                    -4.7103, // cosine
                    6.1405, // centred cosine
                    1.0649, // margin
                    2.3398, // above neighbours
                    0.0794, // shared terms
                    -14.3125, // term similarity
                    8.8780, // term containment
                    0.7338, // shared facts
                    -1.6398, // differing facts
                    -0.1249, // unshared facts
                    0.2050, // length difference
                    -0.5792, // shorter length
                    0.2299, // translated words
                    0.5498, // translation coverage
                    0.5941, // translation containment
                    0.5350, // names that sound alike
                    1.4759, // clause and sentence
                    3.8733, // clause and clause
                ],
            },
            comparable: Logistic {
                bias: -9.3786,
                weights: [
                    0.0000, // own score
                    0.0000, // articles' affinity
                    0.0000, // articles' links
                    0.0000, // neighbour before or after
                    0.0000, // neighbours before and after
                    0.0000, // beside
                    0.0000, // rival in these articles
                    0.0000, // weaker rival in these articles
                    0.0000, // rival in other articles
                    0.0000, // distance from the diagonal
                    0.0000, // cosine
                    5.5198, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    4.5866, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                    1.3985, // translated words
                    0.0000, // translation coverage
                    0.0000, // translation containment
                    0.0000, // names that sound alike
                    0.0000, // clause and sentence
                    0.0000, // clause and clause
                ],
            },
        },
    ],
};
