//! Coefficients of the scorer. Written by `assets/fit_scorer.py`; do not edit by hand.

use super::{Logistic, Model, Round};

#[rustfmt::skip]
pub(super) const MODEL: Model = Model {
    pair: Logistic {
        bias: -5.4879,
        weights: [
            -7.5773, // cosine
            2.6781, // centred cosine
            6.9395, // margin
            16.0883, // above neighbours
            1.1981, // shared terms
            -25.8302, // term similarity
            17.9050, // term containment
            1.8760, // shared facts
            -2.2235, // differing facts
            -0.9396, // unshared facts
            0.6778, // length difference
            -0.3803, // shorter length
            0.0000, // translated words
            0.0000, // translation coverage
            0.0000, // translation containment
            0.0000, // names that sound alike
            0.0000, // clause and sentence
            0.0000, // clause and clause
        ],
    },
    rounds: [
        Round {
            parallel: Logistic {
                bias: -4.6320,
                weights: [
                    0.5004, // own score
                    -4.3118, // articles' affinity
                    0.9285, // articles' links
                    2.4651, // neighbour before or after
                    1.0756, // neighbours before and after
                    2.3313, // beside
                    -0.3533, // rival in these articles
                    -0.5468, // weaker rival in these articles
                    0.0588, // rival in other articles
                    -3.1971, // distance from the diagonal
                    -2.2602, // cosine
                    3.9098, // centred cosine
                    2.1600, // margin
                    0.1124, // above neighbours
                    0.3570, // shared terms
                    -16.5856, // term similarity
                    13.0805, // term containment
                    1.1779, // shared facts
                    -1.8903, // differing facts
                    -0.4272, // unshared facts
                    0.8694, // length difference
                    -0.2238, // shorter length
                    0.0000, // translated words
                    0.0000, // translation coverage
                    0.0000, // translation containment
                    0.0000, // names that sound alike
                    0.0000, // clause and sentence
                    0.0000, // clause and clause
                ],
            },
            comparable: Logistic {
                bias: -3.1736,
                weights: [
                    0.2699, // own score
                    2.3612, // articles' affinity
                    0.2816, // articles' links
                    2.1363, // neighbour before or after
                    14.4013, // neighbours before and after
                    2.2617, // beside
                    0.0864, // rival in these articles
                    0.1355, // weaker rival in these articles
                    -0.1007, // rival in other articles
                    -6.6430, // distance from the diagonal
                    10.1401, // cosine
                    -2.9955, // centred cosine
                    -4.2013, // margin
                    3.6786, // above neighbours
                    3.4471, // shared terms
                    9.9519, // term similarity
                    -5.8207, // term containment
                    1.3742, // shared facts
                    1.6138, // differing facts
                    0.7331, // unshared facts
                    -0.5766, // length difference
                    -0.4673, // shorter length
                    0.0000, // translated words
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
                bias: -4.1107,
                weights: [
                    0.4373, // own score
                    -2.5736, // articles' affinity
                    0.9762, // articles' links
                    0.9469, // neighbour before or after
                    1.0647, // neighbours before and after
                    2.1811, // beside
                    -0.2358, // rival in these articles
                    -0.4320, // weaker rival in these articles
                    0.0539, // rival in other articles
                    -1.5877, // distance from the diagonal
                    -2.2003, // cosine
                    3.5012, // centred cosine
                    1.6270, // margin
                    1.9100, // above neighbours
                    0.1663, // shared terms
                    -17.3868, // term similarity
                    12.5339, // term containment
                    0.8846, // shared facts
                    -1.7097, // differing facts
                    -0.2668, // unshared facts
                    0.6869, // length difference
                    -0.3251, // shorter length
                    0.0000, // translated words
                    0.0000, // translation coverage
                    0.0000, // translation containment
                    0.0000, // names that sound alike
                    0.0000, // clause and sentence
                    0.0000, // clause and clause
                ],
            },
            comparable: Logistic {
                bias: -3.3616,
                weights: [
                    0.3053, // own score
                    8.8363, // articles' affinity
                    0.4813, // articles' links
                    0.9089, // neighbour before or after
                    -18.2464, // neighbours before and after
                    1.9606, // beside
                    0.1296, // rival in these articles
                    -0.0481, // weaker rival in these articles
                    -0.0535, // rival in other articles
                    -4.4594, // distance from the diagonal
                    5.7675, // cosine
                    2.3932, // centred cosine
                    -4.3958, // margin
                    4.9152, // above neighbours
                    1.9240, // shared terms
                    3.3767, // term similarity
                    -0.6319, // term containment
                    0.7694, // shared facts
                    1.5069, // differing facts
                    0.0848, // unshared facts
                    -0.6786, // length difference
                    -0.5476, // shorter length
                    0.0000, // translated words
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
