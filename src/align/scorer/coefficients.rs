//! Coefficients of the scorer. Written by `assets/fit_scorer.py`; do not edit by hand.

use super::{Logistic, Model, Round};

#[rustfmt::skip]
pub(super) const MODEL: Model = Model {
    pair: Logistic {
        bias: -4.9851,
        weights: [
            -11.4396, // cosine
            5.9051, // centred cosine
            8.0444, // margin
            15.6078, // above neighbours
            -1.1532, // shared terms
            -15.3165, // term similarity
            14.4172, // term containment
            1.5741, // shared facts
            -2.6295, // differing facts
            -0.8539, // unshared facts
            -0.1450, // length difference
            -0.8137, // shorter length
            2.4325, // translated words
            1.1263, // translation coverage
            -2.0708, // translation containment
            0.7238, // names that sound alike
            8.0851, // clause and sentence
            8.6117, // clause and clause
            0.0000, // phrases in common
        ],
    },
    rounds: [
        Round {
            parallel: Logistic {
                bias: -2.9506,
                weights: [
                    0.5709, // own score
                    -4.7337, // articles' affinity
                    0.9421, // articles' links
                    2.2482, // neighbour before or after
                    1.1230, // neighbours before and after
                    2.6410, // beside
                    -0.4092, // rival in these articles
                    -0.5043, // weaker rival in these articles
                    0.0504, // rival in other articles
                    -2.9004, // distance from the diagonal
                    -6.1617, // cosine
                    7.8528, // centred cosine
                    2.4803, // margin
                    -1.2770, // above neighbours
                    0.0162, // shared terms
                    -17.4522, // term similarity
                    10.9856, // term containment
                    1.0572, // shared facts
                    -2.4623, // differing facts
                    -0.0937, // unshared facts
                    0.3520, // length difference
                    -0.6763, // shorter length
                    0.5418, // translated words
                    -0.1528, // translation coverage
                    1.6353, // translation containment
                    0.5153, // names that sound alike
                    1.9890, // clause and sentence
                    4.6261, // clause and clause
                    0.0000, // phrases in common
                ],
            },
            comparable: Logistic {
                bias: -8.3171,
                weights: [
                    0.0000, // own score
                    0.0000, // articles' affinity
                    0.0000, // articles' links
                    0.0000, // neighbour before or after
                    0.0000, // neighbours before and after
                    0.0000, // beside
                    0.0000, // rival in these articles
                    -0.0000, // weaker rival in these articles
                    0.0000, // rival in other articles
                    0.0000, // distance from the diagonal
                    0.0000, // cosine
                    0.9439, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    2.1907, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                    0.0000, // translated words
                    7.9501, // translation coverage
                    0.0000, // translation containment
                    0.0000, // names that sound alike
                    0.0000, // clause and sentence
                    0.0000, // clause and clause
                    4.9893, // phrases in common
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
                    5.3105, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    4.0329, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                    0.9653, // translated words
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
                bias: -2.6055,
                weights: [
                    0.4875, // own score
                    -3.3199, // articles' affinity
                    0.8488, // articles' links
                    0.8835, // neighbour before or after
                    0.8817, // neighbours before and after
                    2.1120, // beside
                    -0.2136, // rival in these articles
                    -0.3635, // weaker rival in these articles
                    -0.1049, // rival in other articles
                    -1.6104, // distance from the diagonal
                    -4.6876, // cosine
                    6.2431, // centred cosine
                    1.2945, // margin
                    2.2483, // above neighbours
                    0.0938, // shared terms
                    -14.8955, // term similarity
                    9.2274, // term containment
                    0.8505, // shared facts
                    -1.8069, // differing facts
                    -0.0999, // unshared facts
                    0.2109, // length difference
                    -0.6273, // shorter length
                    0.1418, // translated words
                    0.7821, // translation coverage
                    0.6556, // translation containment
                    0.5716, // names that sound alike
                    1.3426, // clause and sentence
                    4.2721, // clause and clause
                    0.0000, // phrases in common
                ],
            },
            comparable: Logistic {
                bias: -8.3444,
                weights: [
                    0.0000, // own score
                    0.0000, // articles' affinity
                    0.0000, // articles' links
                    0.0000, // neighbour before or after
                    0.0000, // neighbours before and after
                    0.0000, // beside
                    0.0000, // rival in these articles
                    -0.0051, // weaker rival in these articles
                    0.0000, // rival in other articles
                    0.0000, // distance from the diagonal
                    0.0000, // cosine
                    0.9458, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    2.1940, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                    0.0000, // translated words
                    7.9317, // translation coverage
                    0.0000, // translation containment
                    0.0000, // names that sound alike
                    0.0000, // clause and sentence
                    0.0000, // clause and clause
                    5.0067, // phrases in common
                ],
            },
            unphrased: Logistic {
                bias: -8.0800,
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
                    5.3198, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    4.0316, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                    0.9608, // translated words
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
