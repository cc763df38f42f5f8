//! Coefficients of the scorer. Written by `assets/fit_scorer.py`; do not edit by hand.
//!
//! Placeholder.

use super::{Logistic, Model, Round};

#[rustfmt::skip]
pub(super) const MODEL: Model = Model {
    pair: Logistic {
        bias: -14.0000,
        weights: [
            0.0000, // cosine
            3.0000, // centred cosine
            9.0000, // margin
            0.0000, // above neighbours
            0.0000, // shared terms
            0.0000, // term similarity
            0.0000, // term containment
            0.0000, // shared facts
            0.0000, // differing facts
            0.0000, // unshared facts
            0.0000, // length difference
            0.0000, // shorter length
        ],
    },
    rounds: [
        Round {
            parallel: Logistic {
                bias: 0.0000,
                weights: [
                    1.0000, // own score
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
                    0.0000, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    0.0000, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                ],
            },
            comparable: Logistic {
                bias: 0.0000,
                weights: [
                    1.0000, // own score
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
                    0.0000, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    0.0000, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                ],
            },
        },
        Round {
            parallel: Logistic {
                bias: 0.0000,
                weights: [
                    1.0000, // own score
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
                    0.0000, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    0.0000, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                ],
            },
            comparable: Logistic {
                bias: 0.0000,
                weights: [
                    1.0000, // own score
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
                    0.0000, // centred cosine
                    0.0000, // margin
                    0.0000, // above neighbours
                    0.0000, // shared terms
                    0.0000, // term similarity
                    0.0000, // term containment
                    0.0000, // shared facts
                    0.0000, // differing facts
                    0.0000, // unshared facts
                    0.0000, // length difference
                    0.0000, // shorter length
                ],
            },
        },
    ],
};
