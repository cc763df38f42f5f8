//! Coefficients of the scorers. Written by `assets/fit_scorer.py`; do not edit by hand.

use super::{Blend, Logistic, Model, Scorer};

#[rustfmt::skip]
pub(super) const MODEL: Model = Model {
    read: Scorer {
        pair: Logistic {
            bias: -0.9176,
            weights: [
                -9.0450, // cosine
                10.3870, // centred cosine
                1.3974, // margin
                2.7662, // above neighbours
                1.1141, // shared terms
                -12.2857, // term similarity
                8.0849, // term containment
                0.7824, // shared facts
                -1.1748, // differing facts
                -0.0523, // unshared facts
                -0.2655, // length difference
                -0.8673, // shorter length
                1.5556, // translated words
                -0.6380, // translation coverage
                -3.3165, // translation containment
                0.6076, // names that sound alike
                3.4546, // clause and sentence
                6.7260, // clause and clause
                0.3983, // phrases in common
                0.4147, // read as overlapping
                0.1833, // read as the same
            ],
        },
        rounds: [
            Blend {
                parallel: Logistic {
                    bias: -8.4666,
                    weights: [
                        0.3908, // own score
                        -6.0945, // articles' affinity
                        1.2618, // articles' links
                        1.9115, // neighbour before or after
                        1.6062, // neighbours before and after
                        2.2325, // beside
                        -0.4230, // rival in these articles
                        -0.3168, // weaker rival in these articles
                        -2.0182, // distance from the diagonal
                        7.6527, // another link
                        -6.5238, // cosine
                        4.3712, // centred cosine
                        1.4838, // margin
                        3.3419, // above neighbours
                        0.0002, // shared terms
                        -0.0237, // term similarity
                        7.5182, // term containment
                        0.7824, // shared facts
                        -3.1468, // differing facts
                        1.0475, // unshared facts
                        0.5779, // length difference
                        -0.4811, // shorter length
                        0.6244, // translated words
                        1.8599, // translation coverage
                        -1.8450, // translation containment
                        0.3970, // names that sound alike
                        1.7983, // clause and sentence
                        5.0679, // clause and clause
                        0.2916, // phrases in common
                        0.0409, // read as overlapping
                        0.1081, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -8.5638,
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
                        5.3366, // another link
                        -14.8585, // cosine
                        13.1621, // centred cosine
                        1.7074, // margin
                        5.3048, // above neighbours
                        0.0000, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        1.2859, // shared facts
                        -0.9846, // differing facts
                        0.0803, // unshared facts
                        0.3444, // length difference
                        0.4246, // shorter length
                        0.0000, // translated words
                        0.0000, // translation coverage
                        0.0000, // translation containment
                        0.0000, // names that sound alike
                        3.2637, // clause and sentence
                        6.6190, // clause and clause
                        0.0000, // phrases in common
                        0.1967, // read as overlapping
                        0.3603, // read as the same
                    ],
                },
            },
            Blend {
                parallel: Logistic {
                    bias: -4.7384,
                    weights: [
                        0.6028, // own score
                        -3.4146, // articles' affinity
                        0.7667, // articles' links
                        0.5933, // neighbour before or after
                        0.8736, // neighbours before and after
                        1.9092, // beside
                        -0.1982, // rival in these articles
                        -0.1955, // weaker rival in these articles
                        -0.7480, // distance from the diagonal
                        4.4827, // another link
                        -5.8868, // cosine
                        4.0887, // centred cosine
                        0.1791, // margin
                        3.7506, // above neighbours
                        0.2095, // shared terms
                        -2.4436, // term similarity
                        6.1952, // term containment
                        0.0565, // shared facts
                        -1.0932, // differing facts
                        0.6970, // unshared facts
                        0.4068, // length difference
                        -0.0962, // shorter length
                        -0.0882, // translated words
                        1.4578, // translation coverage
                        -0.9013, // translation containment
                        0.2037, // names that sound alike
                        0.7531, // clause and sentence
                        3.2675, // clause and clause
                        -0.1467, // phrases in common
                        0.0361, // read as overlapping
                        0.0597, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -6.2339,
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
                        4.4528, // another link
                        -13.9970, // cosine
                        13.9397, // centred cosine
                        1.2360, // margin
                        3.3171, // above neighbours
                        0.0000, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        1.4035, // shared facts
                        -1.0425, // differing facts
                        0.1304, // unshared facts
                        0.2129, // length difference
                        0.0593, // shorter length
                        0.0000, // translated words
                        0.0000, // translation coverage
                        0.0000, // translation containment
                        0.0000, // names that sound alike
                        0.4598, // clause and sentence
                        6.9037, // clause and clause
                        0.0000, // phrases in common
                        0.3556, // read as overlapping
                        0.2297, // read as the same
                    ],
                },
            },
        ],
        same: Blend {
                parallel: Logistic {
                    bias: -6.9969,
                    weights: [
                        0.5288, // own score
                        -2.9170, // articles' affinity
                        1.4443, // articles' links
                        0.9675, // neighbour before or after
                        1.1179, // neighbours before and after
                        2.0886, // beside
                        -0.2482, // rival in these articles
                        -0.2595, // weaker rival in these articles
                        -0.5411, // distance from the diagonal
                        3.0850, // another link
                        -5.3272, // cosine
                        5.1999, // centred cosine
                        0.4235, // margin
                        2.5706, // above neighbours
                        -0.0462, // shared terms
                        -3.0066, // term similarity
                        5.9292, // term containment
                        0.4357, // shared facts
                        -1.4195, // differing facts
                        0.5869, // unshared facts
                        0.5016, // length difference
                        -0.1196, // shorter length
                        -0.3143, // translated words
                        1.8823, // translation coverage
                        -1.9265, // translation containment
                        0.4352, // names that sound alike
                        0.3925, // clause and sentence
                        3.6702, // clause and clause
                        0.2506, // phrases in common
                        -0.0131, // read as overlapping
                        0.0982, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -5.1129,
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
                        4.0903, // another link
                        -9.4671, // cosine
                        10.9358, // centred cosine
                        0.6449, // margin
                        3.3068, // above neighbours
                        0.0000, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.6386, // shared facts
                        -0.9535, // differing facts
                        -0.5348, // unshared facts
                        0.1106, // length difference
                        -0.1926, // shorter length
                        0.0000, // translated words
                        0.0000, // translation coverage
                        0.0000, // translation containment
                        0.0000, // names that sound alike
                        0.1109, // clause and sentence
                        2.7347, // clause and clause
                        0.0000, // phrases in common
                        0.2457, // read as overlapping
                        0.3099, // read as the same
                    ],
                },
        },
    },
    within: Scorer {
        pair: Logistic {
            bias: -1.6904,
            weights: [
                0.0000, // cosine
                0.0000, // centred cosine
                0.0000, // margin
                0.0000, // above neighbours
                0.9819, // shared terms
                0.0000, // term similarity
                0.0000, // term containment
                0.0000, // shared facts
                0.0000, // differing facts
                0.0000, // unshared facts
                0.0000, // length difference
                0.0000, // shorter length
                -1.0883, // translated words
                5.0349, // translation coverage
                1.3281, // translation containment
                0.0000, // names that sound alike
                0.0000, // clause and sentence
                0.0000, // clause and clause
                0.1901, // phrases in common
                0.2945, // read as overlapping
                0.1684, // read as the same
            ],
        },
        rounds: [
            Blend {
                parallel: Logistic {
                    bias: -2.0614,
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
                        0.5085, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        1.5863, // translated words
                        4.5605, // translation coverage
                        -2.0873, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        0.7696, // phrases in common
                        0.1114, // read as overlapping
                        0.0813, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -1.6860,
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
                        0.9978, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        -1.1547, // translated words
                        4.8004, // translation coverage
                        1.5408, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        0.2011, // phrases in common
                        0.2922, // read as overlapping
                        0.1775, // read as the same
                    ],
                },
            },
            Blend {
                parallel: Logistic {
                    bias: -2.0785,
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
                        0.5219, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        1.5746, // translated words
                        4.3549, // translation coverage
                        -2.0123, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        0.7848, // phrases in common
                        0.1132, // read as overlapping
                        0.0839, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -1.6853,
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
                        0.9974, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        -1.1561, // translated words
                        4.8242, // translation coverage
                        1.5337, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        0.2002, // phrases in common
                        0.2919, // read as overlapping
                        0.1775, // read as the same
                    ],
                },
            },
        ],
        same: Blend {
                parallel: Logistic {
                    bias: -4.5467,
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
                        1.4941, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        0.9746, // translated words
                        4.9194, // translation coverage
                        0.4456, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        2.7192, // phrases in common
                        0.0857, // read as overlapping
                        0.0929, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -2.4214,
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
                        0.9630, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        0.0000, // shared facts
                        0.0000, // differing facts
                        0.0000, // unshared facts
                        0.0000, // length difference
                        0.0000, // shorter length
                        -1.8740, // translated words
                        6.3096, // translation coverage
                        1.3011, // translation containment
                        0.0000, // names that sound alike
                        0.0000, // clause and sentence
                        0.0000, // clause and clause
                        0.1863, // phrases in common
                        0.3325, // read as overlapping
                        0.1889, // read as the same
                    ],
                },
        },
    },
    quick: Scorer {
        pair: Logistic {
            bias: -0.9306,
            weights: [
                0.1165, // cosine
                12.0350, // centred cosine
                1.3461, // margin
                3.0203, // above neighbours
                1.4301, // shared terms
                -14.8237, // term similarity
                12.2861, // term containment
                1.9670, // shared facts
                -0.5981, // differing facts
                -0.4806, // unshared facts
                -0.8425, // length difference
                -2.1820, // shorter length
                2.1394, // translated words
                -0.0429, // translation coverage
                -3.6143, // translation containment
                0.9169, // names that sound alike
                3.0181, // clause and sentence
                10.3181, // clause and clause
                0.2511, // phrases in common
                0.0000, // read as overlapping
                0.0000, // read as the same
            ],
        },
        rounds: [
            Blend {
                parallel: Logistic {
                    bias: -8.6396,
                    weights: [
                        0.3856, // own score
                        -8.0729, // articles' affinity
                        1.3048, // articles' links
                        2.7767, // neighbour before or after
                        1.3881, // neighbours before and after
                        2.0321, // beside
                        -0.3789, // rival in these articles
                        -0.4153, // weaker rival in these articles
                        -2.4634, // distance from the diagonal
                        8.5749, // another link
                        -4.4605, // cosine
                        5.2977, // centred cosine
                        2.4410, // margin
                        0.9401, // above neighbours
                        -0.0927, // shared terms
                        -0.4621, // term similarity
                        7.9342, // term containment
                        1.9472, // shared facts
                        -3.3113, // differing facts
                        0.9998, // unshared facts
                        0.2780, // length difference
                        -1.1120, // shorter length
                        1.6403, // translated words
                        0.1399, // translation coverage
                        -1.6418, // translation containment
                        0.7241, // names that sound alike
                        -0.9137, // clause and sentence
                        7.7264, // clause and clause
                        0.3156, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -7.1361,
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
                        5.6055, // another link
                        -7.6210, // cosine
                        13.6683, // centred cosine
                        1.9324, // margin
                        5.1183, // above neighbours
                        1.7776, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        2.4485, // shared facts
                        -0.5003, // differing facts
                        -0.5164, // unshared facts
                        -0.3966, // length difference
                        -1.2930, // shorter length
                        0.7059, // translated words
                        4.9669, // translation coverage
                        -2.6601, // translation containment
                        1.1841, // names that sound alike
                        5.9538, // clause and sentence
                        6.9895, // clause and clause
                        -0.0163, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
            },
            Blend {
                parallel: Logistic {
                    bias: -4.9695,
                    weights: [
                        0.6077, // own score
                        -4.7876, // articles' affinity
                        0.8698, // articles' links
                        0.8147, // neighbour before or after
                        0.9337, // neighbours before and after
                        1.8610, // beside
                        -0.2037, // rival in these articles
                        -0.2078, // weaker rival in these articles
                        -1.4398, // distance from the diagonal
                        5.2900, // another link
                        -4.6085, // cosine
                        5.0040, // centred cosine
                        0.8898, // margin
                        1.7590, // above neighbours
                        0.1473, // shared terms
                        -6.9299, // term similarity
                        7.7138, // term containment
                        0.6194, // shared facts
                        -0.7036, // differing facts
                        0.8222, // unshared facts
                        0.3875, // length difference
                        -0.4595, // shorter length
                        0.5822, // translated words
                        0.0909, // translation coverage
                        -0.5607, // translation containment
                        0.3120, // names that sound alike
                        -0.4057, // clause and sentence
                        4.2090, // clause and clause
                        -0.3792, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -5.3105,
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
                        4.7078, // another link
                        -7.1755, // cosine
                        12.8124, // centred cosine
                        1.7657, // margin
                        4.9735, // above neighbours
                        1.7781, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        2.3894, // shared facts
                        -0.3886, // differing facts
                        -0.4740, // unshared facts
                        -0.5459, // length difference
                        -1.4345, // shorter length
                        0.7955, // translated words
                        3.1596, // translation coverage
                        -2.5259, // translation containment
                        1.1538, // names that sound alike
                        5.1312, // clause and sentence
                        6.5020, // clause and clause
                        0.0620, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
            },
        ],
        same: Blend {
                parallel: Logistic {
                    bias: -6.5520,
                    weights: [
                        0.5430, // own score
                        -3.7767, // articles' affinity
                        1.3064, // articles' links
                        1.0648, // neighbour before or after
                        1.1570, // neighbours before and after
                        1.8087, // beside
                        -0.2374, // rival in these articles
                        -0.2381, // weaker rival in these articles
                        -1.0197, // distance from the diagonal
                        3.8198, // another link
                        -3.6839, // cosine
                        5.2116, // centred cosine
                        1.1855, // margin
                        1.1056, // above neighbours
                        -0.1613, // shared terms
                        -8.8053, // term similarity
                        8.2809, // term containment
                        0.9454, // shared facts
                        -1.1389, // differing facts
                        0.6112, // unshared facts
                        0.3665, // length difference
                        -0.4614, // shorter length
                        0.2882, // translated words
                        0.6887, // translation coverage
                        -1.6237, // translation containment
                        0.4824, // names that sound alike
                        -0.5568, // clause and sentence
                        4.6670, // clause and clause
                        -0.0165, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
                comparable: Logistic {
                    bias: -4.8147,
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
                        4.4266, // another link
                        -2.7757, // cosine
                        10.7254, // centred cosine
                        1.4552, // margin
                        4.9502, // above neighbours
                        1.6515, // shared terms
                        0.0000, // term similarity
                        0.0000, // term containment
                        1.7932, // shared facts
                        -0.4686, // differing facts
                        -1.0346, // unshared facts
                        -0.6743, // length difference
                        -1.6364, // shorter length
                        1.0406, // translated words
                        1.0276, // translation coverage
                        -2.9356, // translation containment
                        1.3896, // names that sound alike
                        6.9130, // clause and sentence
                        3.5540, // clause and clause
                        -0.4869, // phrases in common
                        0.0000, // read as overlapping
                        0.0000, // read as the same
                    ],
                },
        },
    },
};
