//! The packed assets. Written by `assets/build.py`; edit that.

use std::sync::Mutex;

use super::Asset;

/// `use-multilingual-weights.safetensors`, 79088524 bytes unpacked.
pub static USE_MULTILINGUAL_WEIGHTS_SAFETENSORS: Asset = Asset {
    name: "use-multilingual-weights.safetensors",
    packed: include_bytes!("../../assets/use-multilingual-weights.safetensors.zst"),
    length: 79_088_524,
    sha256: "c633e1a38ec2110f708dd2808602c2e918a1d5510f144cae0081125dbc4f7f0b",
    spot_check: "43d8a2f56df0c4b8030f786de8bfb695b97c6bc4b37c8b23947e647bc109a4ea",
    unpacking: Mutex::new(()),
};

/// `use-multilingual-tokenizer.safetensors`, 2591074 bytes unpacked.
pub static USE_MULTILINGUAL_TOKENIZER_SAFETENSORS: Asset = Asset {
    name: "use-multilingual-tokenizer.safetensors",
    packed: include_bytes!("../../assets/use-multilingual-tokenizer.safetensors.zst"),
    length: 2_591_074,
    sha256: "1ffed2905fe615fa5fbdae3a3a88a4d3f832b32411d6704959719be9df88f092",
    spot_check: "4aa47d82590f1038af402c5782c6e5d2abd11929aa92de379332c9248becc85c",
    unpacking: Mutex::new(()),
};

/// `ipadic-char_def.bin`, 2360 bytes unpacked.
pub static IPADIC_CHAR_DEF_BIN: Asset = Asset {
    name: "ipadic-char_def.bin",
    packed: include_bytes!("../../assets/ipadic-char_def.bin.zst"),
    length: 2_360,
    sha256: "ef37cf70d7e72ec023bec8e632783a6fe255b2d5fd1bce22600b595fccae48b1",
    spot_check: "ef37cf70d7e72ec023bec8e632783a6fe255b2d5fd1bce22600b595fccae48b1",
    unpacking: Mutex::new(()),
};

/// `ipadic-dict.trie`, 4587532 bytes unpacked.
pub static IPADIC_DICT_TRIE: Asset = Asset {
    name: "ipadic-dict.trie",
    packed: include_bytes!("../../assets/ipadic-dict.trie.zst"),
    length: 4_587_532,
    sha256: "31bfb4fcf27c6296093062084fb306f95c81158d3fb5365aa8640cc32a6fbae8",
    spot_check: "a58dffe1b2197cc93043d2a0d58764f89733be2a487088e706be57b89db1d0ff",
    unpacking: Mutex::new(()),
};

/// `ipadic-dict.vals`, 3921260 bytes unpacked.
pub static IPADIC_DICT_VALS: Asset = Asset {
    name: "ipadic-dict.vals",
    packed: include_bytes!("../../assets/ipadic-dict.vals.zst"),
    length: 3_921_260,
    sha256: "bffd33fe74bff991fe313f17277d5bc381a27fe7873b86b2ce000dd06158b418",
    spot_check: "4d23b7d1909731a0d54c165d732dd24e3e965e7f4d23c36c4b7f2e209b4c969e",
    unpacking: Mutex::new(()),
};

/// `ipadic-dict.valsidx`, 1303484 bytes unpacked.
pub static IPADIC_DICT_VALSIDX: Asset = Asset {
    name: "ipadic-dict.valsidx",
    packed: include_bytes!("../../assets/ipadic-dict.valsidx.zst"),
    length: 1_303_484,
    sha256: "bcf1b1e96e363ebe492682f90da91e99ebcdedbe0e0b38d9381fb06d608c9f4a",
    spot_check: "ae2785d55ddd0c89d99502e1c088238e949a258b37f16832fbe65c472a34f3fb",
    unpacking: Mutex::new(()),
};

/// `ipadic-dict.words`, 32674796 bytes unpacked.
pub static IPADIC_DICT_WORDS: Asset = Asset {
    name: "ipadic-dict.words",
    packed: include_bytes!("../../assets/ipadic-dict.words.zst"),
    length: 32_674_796,
    sha256: "6d82b09956f5e1f8f7b726ca00625e2a468f733ec27dad61df0147c45f3b42ab",
    spot_check: "37f66b5d89a81f9f323284ed0c59227592bbaa89a716464d6aa275a828969a4b",
    unpacking: Mutex::new(()),
};

/// `ipadic-dict.wordsidx`, 1568508 bytes unpacked.
pub static IPADIC_DICT_WORDSIDX: Asset = Asset {
    name: "ipadic-dict.wordsidx",
    packed: include_bytes!("../../assets/ipadic-dict.wordsidx.zst"),
    length: 1_568_508,
    sha256: "18338ef54cbb94c78a92ccd3bd4e0eb46ced6d23cbf3ca245173c6d22efc3975",
    spot_check: "49c44fbbcf2ce5b89f1d9e37ef155fe2289e4fb7a8a992c38f297297e93f56ff",
    unpacking: Mutex::new(()),
};

/// `ipadic-matrix.mtx`, 3463718 bytes unpacked.
pub static IPADIC_MATRIX_MTX: Asset = Asset {
    name: "ipadic-matrix.mtx",
    packed: include_bytes!("../../assets/ipadic-matrix.mtx.zst"),
    length: 3_463_718,
    sha256: "915733be6589bee90b8f2af5cd314c384a1f9a2fc3af498384555986447b168b",
    spot_check: "9ee940f879eccb3e3da21e110c31f7b88e02d760ae9ad3000e082c55dd8872b5",
    unpacking: Mutex::new(()),
};

/// `ipadic-metadata.json`, 779 bytes unpacked.
pub static IPADIC_METADATA_JSON: Asset = Asset {
    name: "ipadic-metadata.json",
    packed: include_bytes!("../../assets/ipadic-metadata.json.zst"),
    length: 779,
    sha256: "305addfbf05e41d985a1541035c79a7b6f8ae254e4bc94f1721be21adf31068f",
    spot_check: "305addfbf05e41d985a1541035c79a7b6f8ae254e4bc94f1721be21adf31068f",
    unpacking: Mutex::new(()),
};

/// `ipadic-unk.bin`, 2492 bytes unpacked.
pub static IPADIC_UNK_BIN: Asset = Asset {
    name: "ipadic-unk.bin",
    packed: include_bytes!("../../assets/ipadic-unk.bin.zst"),
    length: 2_492,
    sha256: "3eeebe0ef3f8907be325aa3acb0ccbd4ccb6f5ac20ff3dd0742ff1af1c468da6",
    spot_check: "3eeebe0ef3f8907be325aa3acb0ccbd4ccb6f5ac20ff3dd0742ff1af1c468da6",
    unpacking: Mutex::new(()),
};

/// `lexicon.safetensors`, 24646918 bytes unpacked.
pub static LEXICON_SAFETENSORS: Asset = Asset {
    name: "lexicon.safetensors",
    packed: include_bytes!("../../assets/lexicon.safetensors.zst"),
    length: 24_646_918,
    sha256: "976093b47bef682b15d90f0fc5e5743a7f43bb33ce080943829a07990fb8d448",
    spot_check: "a0e3993e043812042ceede28494adea9afd659d25ce4219d92d09314fbad8b88",
    unpacking: Mutex::new(()),
};

/// `claim-matcher-vocabulary.safetensors`, 33826651 bytes unpacked.
pub static CLAIM_MATCHER_VOCABULARY_SAFETENSORS: Asset = Asset {
    name: "claim-matcher-vocabulary.safetensors",
    packed: include_bytes!("../../assets/claim-matcher-vocabulary.safetensors.zst"),
    length: 33_826_651,
    sha256: "36c62cb9a66a3282197a7e01b42b9d7b7c0689dc65ebd4735f1ccb3520e9e91e",
    spot_check: "ba03881ede5a0d9db2ad35cf74c5044b09d00e26845c5d0d070dec4757f6c27d",
    unpacking: Mutex::new(()),
};

/// `claim-matcher-weights.safetensors`, 11397600 bytes unpacked.
pub static CLAIM_MATCHER_WEIGHTS_SAFETENSORS: Asset = Asset {
    name: "claim-matcher-weights.safetensors",
    packed: include_bytes!("../../assets/claim-matcher-weights.safetensors.zst"),
    length: 11_397_600,
    sha256: "8897b97a3dcd82020b8f3865d1890c0a713153fd77411570c3f705f57b63ff30",
    spot_check: "22918be0813c7381f422fc94988adc11377d20cc621383fa8dc0474abb6fbf89",
    unpacking: Mutex::new(()),
};

/// Every asset.
pub static ALL: [&Asset; 14] = [
    &USE_MULTILINGUAL_WEIGHTS_SAFETENSORS,
    &USE_MULTILINGUAL_TOKENIZER_SAFETENSORS,
    &IPADIC_CHAR_DEF_BIN,
    &IPADIC_DICT_TRIE,
    &IPADIC_DICT_VALS,
    &IPADIC_DICT_VALSIDX,
    &IPADIC_DICT_WORDS,
    &IPADIC_DICT_WORDSIDX,
    &IPADIC_MATRIX_MTX,
    &IPADIC_METADATA_JSON,
    &IPADIC_UNK_BIN,
    &LEXICON_SAFETENSORS,
    &CLAIM_MATCHER_VOCABULARY_SAFETENSORS,
    &CLAIM_MATCHER_WEIGHTS_SAFETENSORS,
];
