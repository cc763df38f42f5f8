use proptest::prelude::*;
use rand_like::Stream;

use super::*;
use crate::embed::Vectors;
use crate::text::{Display, Language, SegmentKind, Span};

/// A small generator of numbers that is the same on every machine.
mod rand_like {
    pub struct Stream(pub u64);

    impl Stream {
        pub fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        }

        pub fn unit(&mut self) -> f32 {
            (self.next() >> 40) as f32 / (1_u32 << 24) as f32 * 2.0 - 1.0
        }
    }
}

const DIMENSIONS: usize = 128;

/// One article: its language and for each sentence its words and vector.
type Draft = (Language, Vec<(String, Vec<f32>)>);

/// `count` pairs of articles whose sentences say the same in two languages, with some sentences left out.
fn drafts(seed: u64, count: usize) -> Vec<Draft> {
    let mut random = Stream(seed);
    let mut articles = Vec::new();
    for _ in 0..count {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for _ in 0..6 {
            let meaning: Vec<f32> = (0..DIMENSIONS).map(|_| random.unit()).collect();
            // As many characters as there are in use, or everything would have something in common.
            let words: String =
                (0..10).map(|_| char::from_u32(0x6000 + (random.next() % 3000) as u32).unwrap()).collect();
            let number = random.next() % 900 + 20;
            let mut near = || -> Vec<f32> {
                let mut vector: Vec<f32> = meaning.iter().map(|value| value + 0.4 * random.unit()).collect();
                let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
                vector.iter_mut().for_each(|value| *value /= norm);
                vector
            };
            let (a, b) = (near(), near());
            if !random.next().is_multiple_of(5) {
                left.push((format!("{words}を{number}人が見た。"), a));
            }
            if !random.next().is_multiple_of(5) {
                right.push((format!("{number}名看到了{words}。"), b));
            }
        }
        articles.push((Language::JA, left));
        articles.push((Language::ZH_HANS, right));
    }
    articles
}

fn aligned(drafts: &[Draft], options: &AlignOptions) -> Vec<Link> {
    let texts: Vec<String> =
        drafts.iter().map(|(_, list)| list.iter().map(|(text, _)| text.as_str()).collect()).collect();
    let mut sentences = Vec::new();
    let mut values = Vec::new();
    for (article, ((language, list), whole)) in drafts.iter().zip(&texts).enumerate() {
        let mut start = 0;
        for (text, vector) in list {
            let display = Display::verbatim(whole, Span::new(start, start + text.len()));
            start += text.len();
            sentences.push(Sentence { article, language: *language, kind: SegmentKind::Sentence, display });
            values.extend_from_slice(vector);
        }
    }
    aligned_sentences(&sentences, &Vectors::new(DIMENSIONS, values), options)
}

fn aligned_sentences(sentences: &[Sentence<'_>], vectors: &Vectors, options: &AlignOptions) -> Vec<Link> {
    let copies = Copies::default();
    let (clauses, phrases) = (Parts::clauses(sentences), Parts::phrases(sentences));
    let (of_clauses, of_phrases) = (vectors_of(&clauses), vectors_of(&phrases));
    let input = Input {
        sentences,
        vectors,
        clauses: Some(EncodedParts { parts: &clauses, vectors: &of_clauses }),
        phrases: Some(EncodedParts { parts: &phrases, vectors: &of_phrases }),
        reader: None,
        related: None,
        written: &[],
        copies: &copies,
        lexicon: None,
        stated: &[],
    };
    align(&input, options)
}

/// A vector for each part that depends on nothing but its words.
fn vectors_of(parts: &Parts<'_>) -> Vectors {
    let vector = |text: &&str| {
        let mut random = Stream(text.bytes().fold(7, |hash, byte| hash * 31 % 1_000_003 + u64::from(byte)));
        let mut vector: Vec<f32> = (0..DIMENSIONS).map(|_| random.unit()).collect();
        let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        vector.iter_mut().for_each(|value| *value /= norm);
        vector
    };
    Vectors::new(DIMENSIONS, parts.texts.iter().flat_map(vector).collect())
}

/// What is linked, by the words rather than the numbers.
fn named(drafts: &[Draft], links: &[Link]) -> Vec<(String, String, u32)> {
    let all: Vec<&String> = drafts.iter().flat_map(|(_, list)| list.iter().map(|(text, _)| text)).collect();
    let mut out: Vec<_> = links
        .iter()
        .map(|link| {
            let mut pair = [all[link.a.first].clone(), all[link.b.first].clone()];
            pair.sort();
            let [x, y] = pair;
            (x, y, link.score.to_bits())
        })
        .collect();
    out.sort();
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_articles_does_not_matter(seed in any::<u64>(), turn in 1_usize..8) {
        let one = drafts(seed, 4);
        let mut other = one.clone();
        other.rotate_left(turn);
        other.swap(0, 3);
        for options in [AlignOptions::default(), AlignOptions { min_score: Some(0.0), ..AlignOptions::default() }] {
            prop_assert_eq!(named(&one, &aligned(&one, &options)), named(&other, &aligned(&other, &options)));
        }
    }

    #[test]
    fn the_number_of_threads_does_not_matter(seed in any::<u64>()) {
        let drafts = drafts(seed, 4);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| aligned(&drafts, &AlignOptions::default()))
        };
        prop_assert_eq!(with(1), with(3));
    }

    #[test]
    fn exchanging_the_sides_exchanges_the_links(seed in any::<u64>()) {
        let drafts = drafts(seed, 3);
        let pair = |left, right| AlignOptions { pairs: Pairs::Languages(left, right), ..AlignOptions::default() };
        let forth = aligned(&drafts, &pair(Language::JA, Language::ZH));
        let mut back = aligned(&drafts, &pair(Language::ZH, Language::JA));
        for link in &mut back {
            std::mem::swap(&mut link.a, &mut link.b);
            for item in link.evidence.iter_mut().chain(&mut link.conflicts) {
                std::mem::swap(&mut item.a, &mut item.b);
            }
            for items in [&mut link.evidence, &mut link.conflicts] {
                items.sort_by_key(|item| (item.a, item.b));
            }
        }
        back.sort_by_key(|link| (link.a, link.b));
        prop_assert!(!forth.is_empty());
        prop_assert_eq!(forth.len(), back.len());
        for (x, y) in forth.iter().zip(&back) {
            prop_assert_eq!((x.a, x.b, x.score, x.relation), (y.a, y.b, y.score, y.relation));
            let spans = |items: &[Evidence]| items.iter().map(|e| (e.kind, e.a, e.b)).collect::<Vec<_>>();
            prop_assert_eq!(spans(&x.evidence), spans(&y.evidence));
            prop_assert_eq!(spans(&x.conflicts), spans(&y.conflicts));
        }
    }

    #[test]
    fn links_never_stay_in_one_article(seed in any::<u64>()) {
        let drafts = drafts(seed, 3);
        let options = AlignOptions { pairs: Pairs::All, min_score: Some(0.0), ..AlignOptions::default() };
        for link in aligned(&drafts, &options) {
            prop_assert!(link.a.place.article < link.b.place.article);
        }
    }
}

#[test]
fn translations_are_found() {
    let drafts = drafts(7, 5);
    let mut links = aligned(&drafts, &AlignOptions::default());
    // What is doubtful is not what this is about.
    links.retain(|link| link.score >= 0.5);
    let all: Vec<&String> = drafts.iter().flat_map(|(_, list)| list.iter().map(|(text, _)| text)).collect();
    let number = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let right = links.iter().filter(|link| number(all[link.a.first]) == number(all[link.b.first])).count();
    assert!(links.len() >= 12, "{}", links.len());
    assert!(right * 10 >= links.len() * 9, "{right} of {}", links.len());
    let shown = |link: &&Link| link.evidence.iter().any(|item| item.kind == EvidenceKind::Number);
    assert_eq!(links.iter().filter(shown).count(), right);
}

/// Two articles of which the second says what the first does, the first three statements last where `turned`, and the statements
/// `joined` and the next in one sentence; and some articles about other things.
fn retold(turned: bool, joined: Option<usize>) -> Vec<Draft> {
    let mut all = drafts(11, 4);
    let mut random = Stream(5);
    let statements: Vec<(String, Vec<f32>)> = (0..8)
        .map(|number| {
            let meaning: Vec<f32> = (0..DIMENSIONS).map(|_| random.unit()).collect();
            let words: String =
                (0..10).map(|_| char::from_u32(0x6000 + (random.next() % 4000) as u32).unwrap()).collect();
            (format!("{words}{}人", 311 + 17 * number), meaning)
        })
        .collect();
    let unit = |mut vector: Vec<f32>| {
        let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        vector.iter_mut().for_each(|value| *value /= norm);
        vector
    };
    let left = statements.iter().map(|(text, vector)| (format!("{text}。"), unit(vector.clone()))).collect();
    let mut right = Vec::new();
    let mut at = 0;
    while let Some((text, vector)) = statements.get(at) {
        if joined == Some(at) {
            let (more, other) = &statements[at + 1];
            let both = unit(vector.clone()).iter().zip(unit(other.clone())).map(|(x, y)| x + y).collect();
            right.push((format!("{text}，{more}。"), unit(both)));
            at += 2;
        } else {
            right.push((format!("{text}。"), unit(vector.clone())));
            at += 1;
        }
    }
    if turned {
        right.rotate_left(3);
    }
    all.insert(0, (Language::JA, left));
    all.insert(1, (Language::ZH_HANS, right));
    all
}

#[test]
fn links_may_cross_each_other() {
    let links = aligned(&retold(true, None), &AlignOptions::default());
    let pairs: Vec<(usize, usize)> = links
        .iter()
        .filter(|link| (link.a.place.article, link.b.place.article) == (0, 1))
        .map(|link| (link.a.first, link.b.first))
        .collect();
    assert!(pairs.iter().all(|&(a, b)| b == 8 + (a + 5) % 8), "{pairs:?}");
    assert!(pairs.len() >= 7, "{pairs:?}");
    assert!(pairs.iter().any(|&(a, _)| a < 3) && pairs.iter().any(|&(a, _)| a >= 3), "{pairs:?}");
}

#[test]
fn a_sentence_that_the_other_text_divides_is_one_link() {
    for joined in [0, 3, 6] {
        let drafts = retold(false, Some(joined));
        let links = aligned(&drafts, &AlignOptions::default());
        let bead = links.iter().find(|link| link.a.end - link.a.first == 2);
        let bead = bead.unwrap_or_else(|| panic!("no bead at {joined}: {links:?}"));
        assert_eq!((bead.a.first, bead.b.first, bead.b.end), (joined, 8 + joined, 9 + joined));
        let texts: String = drafts[0].1[joined..joined + 2].iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(bead.a.place.span.len(), texts.len());
        let numbers = bead.evidence.iter().filter(|item| item.kind == EvidenceKind::Number).count();
        assert_eq!((numbers, bead.conflicts.len()), (2, 0), "both numbers are shown");
        // Asked for pairs, it gives pairs.
        let options = AlignOptions { min_score: Some(0.0), ..AlignOptions::default() };
        assert!(aligned(&drafts, &options).iter().all(|link| link.a.end - link.a.first == 1));
    }
}

#[test]
fn an_empty_corpus_has_no_links() {
    assert!(aligned_sentences(&[], &Vectors::zeros(0, 512), &AlignOptions::default()).is_empty());
    let one = Sentence {
        article: 0,
        language: Language::JA,
        kind: SegmentKind::Sentence,
        display: Display::verbatim("一人だけ。", Span::new(0, 15)),
    };
    assert!(aligned_sentences(&[one], &Vectors::zeros(1, 512), &AlignOptions::default()).is_empty());
}

/// Claims from hand-made links.
mod joining {
    use super::*;

    fn sentences(count: usize) -> Vec<Sentence<'static>> {
        (0..count)
            .map(|article| Sentence {
                article,
                language: if article % 2 == 0 { Language::JA } else { Language::ZH_HANS },
                kind: SegmentKind::Sentence,
                display: Display::verbatim("同じことを言う。", Span::new(0, 24)),
            })
            .collect()
    }

    fn link(sentences: &[Sentence<'_>], a: usize, b: usize, score: f32) -> Link {
        let end = |at: usize| End { first: at, end: at + 1, place: sentences[at].place() };
        Link {
            a: end(a),
            b: end(b),
            score,
            same: score,
            quick: false,
            stated: false,
            relation: Relation::Same,
            evidence: Vec::new(),
            conflicts: Vec::new(),
            copies: Vec::new(),
        }
    }

    #[test]
    fn a_vague_middle_joins_nothing_but_no_end_of_a_link_is_silent() {
        let sentences = sentences(4);
        let links = [link(&sentences, 0, 1, 0.9), link(&sentences, 1, 2, 0.55), link(&sentences, 2, 3, 0.9)];
        let found = claims(&sentences, &links, &Copies::default());
        assert_eq!(found.len(), 2);
        let sentences_of = |claim: &Claim| claim.members.iter().map(|member| member.sentence).collect::<Vec<_>>();
        assert_eq!(found.iter().map(sentences_of).collect::<Vec<_>>(), [[0, 1, 2], [1, 2, 3]]);
        assert!(found[0].members[2].score < found[0].members[0].score, "the one that was not joined");
    }

    #[test]
    fn copies_stand_for_each_other_and_are_told_once() {
        let mut sentences = sentences(3);
        sentences[2].language = Language::JA;
        let copies = Copies::of(&[(2, 0)]);
        let links = [link(&sentences, 0, 1, 0.9), link(&sentences, 1, 2, 0.9)];
        let found = claims(&sentences, &links, &copies);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].members.iter().map(|member| member.sentence).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn what_all_say_is_one_claim_and_comes_first() {
        let sentences = sentences(5);
        let mut links = vec![link(&sentences, 3, 4, 0.99)];
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            links.push(link(&sentences, a, b, 0.7));
        }
        let found = claims(&sentences, &links, &Copies::default());
        assert_eq!(found.iter().map(Claim::articles).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(found[0].languages, [Language::JA, Language::ZH_HANS]);
    }
}
