//! Coefficients of the scorers. Written by `assets/fit_scorer.py`; do not edit by hand.

#![allow(clippy::approx_constant, reason = "a coefficient may come near a constant")]

use super::{Blend, Logistic, Model, Scorer};

#[rustfmt::skip]
pub(super) const MODEL: Model = Model {
    read: Scorer {
        pair: Logistic {
            bias: 0.2034,
            weights: [
                -8.2884, // cosine
                9.0174, // centred cosine
                0.7071, // margin
                2.6546, // above neighbours
                1.3397, // shared terms
                -10.4767, // term similarity
                6.3656, // term containment
                1.0647, // shared facts
                -0.7592, // differing facts
                -0.0437, // unshared facts
                -0.3851, // length difference
                -0.8655, // shorter length
                1.8451, // translated words
                -2.9714, // translation coverage
                -2.7267, // translation containment
                0.3878, // names that sound alike
                2.4119, // clause and sentence
                4.8595, // clause and clause
                0.7461, // phrases in common
                0.4023, // read as overlapping
                0.2473, // read as the same
            ],
        },
        rounds: [
            Blend {
                parallel: Logistic {
                    bias: -11.0393,
                    weights: [
                        0.4098, // own score
                        -5.9350, // articles' affinity
                        1.0186, // articles' links
                        0.8431, // neighbour before or after
                        1.7769, // neighbours before and after
                        2.3993, // beside
                        -0.3678, // rival in these articles
                        -0.3414, // weaker rival in these articles
                        -2.2534, // distance from the diagonal
                        10.3005, // another link
                        -7.4427, // cosine
                        4.8535, // centred cosine
                        1.3576, // margin
                        2.5018, // above neighbours
                        -0.0551, // shared terms
                        -2.2094, // term similarity
                        7.4730, // term containment
                        1.1845, // shared facts
                        -1.7756, // differing facts
                        0.8351, // unshared facts
                        0.5284, // length difference
                        -0.1067, // shorter length
                        0.2495, // translated words
                        3.9754, // translation coverage
                        -2.8300, // translation containment
                        0.2705, // names that sound alike
                        2.4458, // clause and sentence
                        3.6887, // clause and clause
                        0.8003, // phrases in common
                        0.0589, // read as overlapping
                        0.1336, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -7.2311,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        3.4118, // another link
                        -25.0643, // cosine
                        28.1737, // centred cosine
                        1.2891, // margin
                        -2.3704, // above neighbours
                        0.0000, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        1.2389, // shared facts
                        -0.8007, // differing facts
                        0.0564, // unshared facts
                        0.3944, // length difference
                        0.6627, // shorter length
                        0.0000, // translated words
                        0.0000, // translation coverage
                        0.0000, // translation containment
                        0.0000, // names that sound alike
                        1.0595, // clause and sentence
                        5.6441, // clause and clause
                        0.0000, // phrases in common
                        0.1251, // read as overlapping
                        0.5208, // read as the same
                    ],
                },
            },
            Blend {
                parallel: Logistic {
                    bias: -2.4009,
                    weights: [
                        0.5640, // own score
                        -3.9069, // articles' affinity
                        0.6750, // articles' links
                        0.3223, // neighbour before or after
                        0.8028, // neighbours before and after
                        1.8882, // beside
                        -0.2057, // rival in these articles
                        -0.1719, // weaker rival in these articles
                        -1.2112, // distance from the diagonal
                        3.0142, // another link
                        -6.6306, // cosine
                        4.7014, // centred cosine
                        0.1948, // margin
                        3.1507, // above neighbours
                        0.2294, // shared terms
                        -3.5426, // term similarity
                        6.3052, // term containment
                        0.6120, // shared facts
                        -0.6299, // differing facts
                        0.6443, // unshared facts
                        0.3543, // length difference
                        -0.0611, // shorter length
                        0.2876, // translated words
                        1.1648, // translation coverage
                        -1.3400, // translation containment
                        0.1022, // names that sound alike
                        1.4298, // clause and sentence
                        2.3800, // clause and clause
                        0.0603, // phrases in common
                        0.0567, // read as overlapping
                        0.0757, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -6.7486,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        3.3087, // another link
                        -23.7389, // cosine
                        27.6635, // centred cosine
                        1.3183, // margin
                        -4.0748, // above neighbours
                        0.0000, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        1.1965, // shared facts
                        -0.8505, // differing facts
                        0.0195, // unshared facts
                        0.3675, // length difference
                        0.5149, // shorter length
                        0.0000, // translated words
                        0.0000, // translation coverage
                        0.0000, // translation containment
                        0.0000, // names that sound alike
                        -0.2880, // clause and sentence
                        6.0051, // clause and clause
                        0.0000, // phrases in common
                        0.1278, // read as overlapping
                        0.5265, // read as the same
                    ],
                },
            },
        ],
        same: Blend {
                parallel: Logistic {
                    bias: -5.2667,
                    weights: [
                        0.5492, // own score
                        -2.2984, // articles' affinity
                        1.3933, // articles' links
                        0.9009, // neighbour before or after
                        0.9936, // neighbours before and after
                        2.0211, // beside
                        -0.2437, // rival in these articles
                        -0.2461, // weaker rival in these articles
                        -0.4445, // distance from the diagonal
                        2.1455, // another link
                        -5.4852, // cosine
                        6.0908, // centred cosine
                        -0.0551, // margin
                        2.2782, // above neighbours
                        -0.1155, // shared terms
                        -1.5600, // term similarity
                        5.1300, // term containment
                        0.3173, // shared facts
                        -1.1221, // differing facts
                        0.4635, // unshared facts
                        0.5082, // length difference
                        -0.3171, // shorter length
                        -0.1988, // translated words
                        1.3388, // translation coverage
                        -1.8159, // translation containment
                        0.3380, // names that sound alike
                        -0.3264, // clause and sentence
                        3.6845, // clause and clause
                        0.2124, // phrases in common
                        -0.0163, // read as overlapping
                        0.1131, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -4.1529,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        2.5512, // another link
                        -19.9574, // cosine
                        23.6295, // centred cosine
                        0.8466, // margin
                        -2.1707, // above neighbours
                        0.0000, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.1976, // shared facts
                        -1.0659, // differing facts
                        -0.8971, // unshared facts
                        0.1444, // length difference
                        -0.0324, // shorter length
                        0.0000, // translated words
                        0.0000, // translation coverage
                        0.0000, // translation containment
                        0.0000, // names that sound alike
                        -2.7680, // clause and sentence
                        1.7608, // clause and clause
                        0.0000, // phrases in common
                        0.4212, // read as overlapping
                        0.2743, // read as the same
                    ],
                },
        },
    },
    within: Scorer {
        pair: Logistic {
            bias: -1.7334,
            weights: [
                0.0000, // cosine
                0.0000, // centred cosine
                0.0000, // margin
                0.0000, // above neighbours
                1.1203, // shared terms
                0.0000, // term similarity
                0.0000, // term containment
                0.0000, // shared facts
                0.0000, // differing facts
                0.0000, // unshared facts
                0.0000, // length difference
                0.0000, // shorter length
                -0.9130, // translated words
                1.8072, // translation coverage
                3.7594, // translation containment
                0.0000, // names that sound alike
                0.0000, // clause and sentence
                0.0000, // clause and clause
                0.1107, // phrases in common
                0.0432, // read as overlapping
                0.4318, // read as the same
            ],
        },
        rounds: [
            Blend {
                parallel: Logistic {
                    bias: -1.9018,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        0.0000, // another link
                        0.0000, // cosine
                        0.0000, // centred cosine
                        0.0000, // margin
                        0.0000, // above neighbours
                        0.3488, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        1.7716, // translated words
                        3.9303, // translation coverage
                        -2.5701, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        1.7494, // phrases in common
                        0.1095, // read as overlapping
                        0.0799, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -1.7394,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        0.0000, // another link
                        0.0000, // cosine
                        0.0000, // centred cosine
                        0.0000, // margin
                        0.0000, // above neighbours
                        1.1354, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        -0.9377, // translated words
                        1.4032, // translation coverage
                        4.0479, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        0.1235, // phrases in common
                        0.0386, // read as overlapping
                        0.4401, // read as the same
                    ],
                },
            },
            Blend {
                parallel: Logistic {
                    bias: -1.8972,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        0.0000, // another link
                        0.0000, // cosine
                        0.0000, // centred cosine
                        0.0000, // margin
                        0.0000, // above neighbours
                        0.3404, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        1.7898, // translated words
                        3.9222, // translation coverage
                        -2.5701, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        1.7021, // phrases in common
                        0.1112, // read as overlapping
                        0.0818, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -1.7394,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        0.0000, // another link
                        0.0000, // cosine
                        0.0000, // centred cosine
                        0.0000, // margin
                        0.0000, // above neighbours
                        1.1358, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        -0.9388, // translated words
                        1.4052, // translation coverage
                        4.0489, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        0.1236, // phrases in common
                        0.0385, // read as overlapping
                        0.4402, // read as the same
                    ],
                },
            },
        ],
        same: Blend {
                parallel: Logistic {
                    bias: -4.6573,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        0.0000, // another link
                        0.0000, // cosine
                        0.0000, // centred cosine
                        0.0000, // margin
                        0.0000, // above neighbours
                        1.4490, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        1.0919, // translated words
                        4.4687, // translation coverage
                        -0.0667, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        3.6029, // phrases in common
                        0.0794, // read as overlapping
                        0.0893, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -2.4973,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        0.0000, // another link
                        0.0000, // cosine
                        0.0000, // centred cosine
                        0.0000, // margin
                        0.0000, // above neighbours
                        0.8526, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        -2.0881, // translated words
                        6.4937, // translation coverage
                        1.8998, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        0.1471, // phrases in common
                        0.3021, // read as overlapping
                        0.2759, // read as the same
                    ],
                },
        },
    },
    quick: Scorer {
        pair: Logistic {
            bias: -0.6492,
            weights: [
                1.4953, // cosine
                10.3940, // centred cosine
                0.9660, // margin
                2.2081, // above neighbours
                1.6442, // shared terms
                -12.5226, // term similarity
                10.9731, // term containment
                2.4003, // shared facts
                -0.3732, // differing facts
                -0.6280, // unshared facts
                -0.8862, // length difference
                -2.1159, // shorter length
                2.6155, // translated words
                -2.0355, // translation coverage
                -3.3100, // translation containment
                0.8120, // names that sound alike
                2.6767, // clause and sentence
                8.1405, // clause and clause
                0.6363, // phrases in common
                0.0000, // read as overlapping
                0.0000, // read as the same
            ],
        },
        rounds: [
            Blend {
                parallel: Logistic {
                    bias: -9.7709,
                    weights: [
                        0.3421, // own score
                        -7.3146, // articles' affinity
                        1.1485, // articles' links
                        1.6923, // neighbour before or after
                        1.6556, // neighbours before and after
                        2.1709, // beside
                        -0.3443, // rival in these articles
                        -0.4448, // weaker rival in these articles
                        -2.7963, // distance from the diagonal
                        10.0865, // another link
                        -3.4258, // cosine
                        6.0110, // centred cosine
                        1.4945, // margin
                        1.8393, // above neighbours
                        -0.4837, // shared terms
                        1.1268, // term similarity
                        8.5067, // term containment
                        2.7977, // shared facts
                        -1.5641, // differing facts
                        0.8799, // unshared facts
                        0.2179, // length difference
                        -1.0659, // shorter length
                        1.6766, // translated words
                        -0.0896, // translation coverage
                        -2.2377, // translation containment
                        0.7115, // names that sound alike
                        -0.4673, // clause and sentence
                        8.0719, // clause and clause
                        0.8137, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -4.9920,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        3.5870, // another link
                        -18.7599, // cosine
                        29.9291, // centred cosine
                        1.5507, // margin
                        -2.8754, // above neighbours
                        1.7186, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        2.8426, // shared facts
                        -0.3810, // differing facts
                        -0.7241, // unshared facts
                        -0.5111, // length difference
                        -1.3871, // shorter length
                        2.0778, // translated words
                        0.1182, // translation coverage
                        -2.5748, // translation containment
                        1.2116, // names that sound alike
                        2.9236, // clause and sentence
                        7.1033, // clause and clause
                        0.6226, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
            },
            Blend {
                parallel: Logistic {
                    bias: -6.4273,
                    weights: [
                        0.5471, // own score
                        -4.7629, // articles' affinity
                        0.9029, // articles' links
                        0.4939, // neighbour before or after
                        1.0662, // neighbours before and after
                        1.9049, // beside
                        -0.2108, // rival in these articles
                        -0.2053, // weaker rival in these articles
                        -1.9587, // distance from the diagonal
                        6.3452, // another link
                        -3.8061, // cosine
                        3.8969, // centred cosine
                        1.0617, // margin
                        2.5299, // above neighbours
                        -0.0639, // shared terms
                        -4.0761, // term similarity
                        7.7756, // term containment
                        1.1130, // shared facts
                        -0.7075, // differing facts
                        0.8107, // unshared facts
                        0.3989, // length difference
                        -0.4213, // shorter length
                        0.6932, // translated words
                        -0.3864, // translation coverage
                        -0.9887, // translation containment
                        0.3529, // names that sound alike
                        1.4373, // clause and sentence
                        3.6317, // clause and clause
                        0.2855, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -4.4161,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        3.4435, // another link
                        -20.6173, // cosine
                        31.9018, // centred cosine
                        1.3888, // margin
                        -3.4925, // above neighbours
                        1.7047, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        2.8583, // shared facts
                        -0.2953, // differing facts
                        -0.6965, // unshared facts
                        -0.5769, // length difference
                        -1.4043, // shorter length
                        2.1087, // translated words
                        -0.3828, // translation coverage
                        -2.5059, // translation containment
                        1.1097, // names that sound alike
                        1.6147, // clause and sentence
                        6.8988, // clause and clause
                        0.5813, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
            },
        ],
        same: Blend {
                parallel: Logistic {
                    bias: -6.3894,
                    weights: [
                        0.4815, // own score
                        -3.7690, // articles' affinity
                        1.3959, // articles' links
                        0.9617, // neighbour before or after
                        1.3112, // neighbours before and after
                        1.8530, // beside
                        -0.2398, // rival in these articles
                        -0.2609, // weaker rival in these articles
                        -1.2285, // distance from the diagonal
                        3.5990, // another link
                        -2.8153, // cosine
                        5.0428, // centred cosine
                        1.1350, // margin
                        1.9393, // above neighbours
                        -0.0036, // shared terms
                        -6.8013, // term similarity
                        7.5087, // term containment
                        0.9735, // shared facts
                        -1.3102, // differing facts
                        0.4748, // unshared facts
                        0.4614, // length difference
                        -0.6211, // shorter length
                        0.2121, // translated words
                        -0.3170, // translation coverage
                        -1.3085, // translation containment
                        0.5183, // names that sound alike
                        0.8076, // clause and sentence
                        4.5231, // clause and clause
                        0.0762, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -3.3410,
                    weights: [
                        0.0000, // own score
                        0.0000, // articles' affinity
                        0.0000, // articles' links
                        0.0000, // neighbour before or after
                        0.0000, // neighbours before and after
                        0.0000, // beside
                        0.0000, // rival in these articles
                        0.0000, // weaker rival in these articles
                        0.0000, // distance from the diagonal
                        3.0164, // another link
                        -16.3581, // cosine
                        28.5599, // centred cosine
                        1.4783, // margin
                        -2.4106, // above neighbours
                        1.2246, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        1.8256, // shared facts
                        -0.7876, // differing facts
                        -1.5169, // unshared facts
                        -0.6017, // length difference
                        -1.7120, // shorter length
                        2.1619, // translated words
                        0.8400, // translation coverage
                        -4.5326, // translation containment
                        0.9294, // names that sound alike
                        1.0732, // clause and sentence
                        4.0260, // clause and clause
                        0.1153, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
        },
    },
};
