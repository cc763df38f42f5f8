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
            0.0000, // phrases in common
        ],
    },
    rounds: [
        Round {
            parallel: Logistic {
                bias: -3.2117,
                weights: [
                    0.5726, // own score
                    -4.0289, // articles' affinity
                    0.9993, // articles' links
                    2.2926, // neighbour before or after
                    1.0824, // neighbours before and after
                    2.5733, // beside
                    -0.3993, // rival in these articles
                    -0.5022, // weaker rival in these articles
                    0.0214, // rival in other articles
                    -2.7911, // distance from the diagonal
                    -6.1587, // cosine
                    7.4662, // centred cosine
                    2.2788, // margin
                    -0.5869, // above neighbours
                    -0.0062, // shared terms
                    -17.6509, // term similarity
                    11.0208, // term containment
                    1.0148, // shared facts
                    -2.5922, // differing facts
                    -0.1046, // unshared facts
                    0.3304, // length difference
                    -0.7224, // shorter length
                    0.5538, // translated words
                    0.0367, // translation coverage
                    1.4119, // translation containment
                    0.5320, // names that sound alike
                    1.8034, // clause and sentence
                    4.6683, // clause and clause
                    0.0000, // phrases in common
                ],
            },
            comparable: Logistic {
                bias: -8.0817,
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
                    5.3380, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    4.0267, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                    0.9682, // translated words
                    0.0000, // translation coverage
                    0.0000, // translation containment
                    0.0000, // names that sound alike
                    0.0000, // clause and sentence
                    0.0000, // clause and clause
                    0.0000, // phrases in common
                ],
            },
            unphrased: Logistic {
                bias: -8.0817,
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
                    5.3380, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    4.0267, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                    0.9682, // translated words
                    0.0000, // translation coverage
                    0.0000, // translation containment
                    0.0000, // names that sound alike
                    0.0000, // clause and sentence
                    0.0000, // clause and clause
                    0.0000, // phrases in common
                ],
            },
        },
        Round {
            parallel: Logistic {
                bias: -3.1274,
                weights: [
                    0.5195, // own score
                    -2.3262, // articles' affinity
                    0.8703, // articles' links
                    0.8208, // neighbour before or after
                    0.8094, // neighbours before and after
                    2.0648, // beside
                    -0.2090, // rival in these articles
                    -0.3545, // weaker rival in these articles
                    -0.0991, // rival in other articles
                    -1.4054, // distance from the diagonal
                    -4.6182, // cosine
                    6.1056, // centred cosine
                    1.0104, // margin
                    2.3669, // above neighbours
                    0.0947, // shared terms
                    -14.3032, // term similarity
                    8.8377, // term containment
                    0.7299, // shared facts
                    -1.6244, // differing facts
                    -0.1251, // unshared facts
                    0.2055, // length difference
                    -0.5819, // shorter length
                    0.2411, // translated words
                    0.5508, // translation coverage
                    0.5660, // translation containment
                    0.5398, // names that sound alike
                    1.4577, // clause and sentence
                    3.8828, // clause and clause
                    0.0000, // phrases in common
                ],
            },
            comparable: Logistic {
                bias: -9.1567,
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
                    6.7165, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    4.1996, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                    1.4377, // translated words
                    0.0000, // translation coverage
                    0.0000, // translation containment
                    0.0000, // names that sound alike
                    0.0000, // clause and sentence
                    0.0000, // clause and clause
                    0.0000, // phrases in common
                ],
            },
            unphrased: Logistic {
                bias: -9.1567,
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
                    6.7165, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    4.1996, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                    1.4377, // translated words
                    0.0000, // translation coverage
                    0.0000, // translation containment
                    0.0000, // names that sound alike
                    0.0000, // clause and sentence
                    0.0000, // clause and clause
                    0.0000, // phrases in common
                ],
            },
        },
    ],
};
