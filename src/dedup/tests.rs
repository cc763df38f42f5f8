//! Properties of the engine as a whole.

#![allow(clippy::float_cmp, clippy::format_collect, reason = "exactly 1 is given to equal texts alone")]

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// A small generator of its own, so that what a test makes does not change with a library.
#[derive(Clone)]
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Sentences of common characters, without repetition to speak of.
    fn prose(&mut self, chars: usize) -> String {
        let mut text = String::new();
        let mut sentence = 0;
        for _ in 0..chars {
            sentence += 1;
            if sentence > 12 && self.below(20) == 0 {
                text.push_str(["。", "。\n", "、"][self.below(3)]);
                sentence = 0;
            }
            text.push(match self.below(5) {
                0 | 1 => char::from_u32(0x3042 + self.below(80) as u32).unwrap(),
                _ => char::from_u32(0x4E00 + self.below(3000) as u32).unwrap(),
            });
        }
        text
    }

    /// One character in `every` is replaced, dropped or doubled by another.
    fn edited(&mut self, text: &str, every: usize) -> String {
        let mut out = String::new();
        for c in text.chars() {
            let other = char::from_u32(0x4E00 + self.below(3000) as u32).unwrap();
            match self.below(3 * every) {
                0 => out.push(other),
                1 => {}
                2 => out.extend([c, other]),
                _ => out.push(c),
            }
        }
        out
    }

    /// What might distract the search.
    fn surroundings(&mut self) -> String {
        match self.below(6) {
            0 => String::new(),
            1 => "あ".repeat(self.below(300)),
            2 => "この記事を読んで感想をお寄せください、抽選で記念品を進呈\n".repeat(self.below(20)),
            3 => (0..self.below(20))
                .map(|_| format!("商品{}番の税込価格は{}円です。\n", self.below(1_000_000), self.below(10_000)))
                .collect(),
            4 => "ご意見・ご感想は編集部までお寄せください。\n".to_owned(),
            _ => {
                let len = self.below(800);
                self.prose(len)
            }
        }
    }
}

fn groups(texts: &[String]) -> Vec<DuplicateGroup> {
    find(texts, &Options::default()).groups
}

/// Articles of which many share passages, in one article and across.
fn corpus(seed: u64) -> Vec<String> {
    let random = &mut Random(seed);
    let pool: Vec<String> = (0..6)
        .map(|_| {
            let len = 40 + random.below(200);
            random.prose(len)
        })
        .collect();
    let mut texts: Vec<String> = (0..8)
        .map(|_| {
            let mut text = String::new();
            for _ in 0..=random.below(4) {
                text.push_str(&random.surroundings());
                text.push('\n');
                let passage = random.pick(&pool).clone();
                let every = [4, 10, 1000][random.below(3)];
                text.push_str(&random.edited(&passage, every));
                text.push('\n');
            }
            text
        })
        .collect();
    texts.push(texts[0].clone());
    texts
}

/// Whether two texts share as many characters in a row, punctuation aside, as a match begins with.
fn has_seed(a: &str, b: &str) -> bool {
    let units = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>();
    let (a, b) = (units(a), units(b));
    let seeds: std::collections::HashSet<&[char]> = a.windows(shingle::SHINGLE).collect();
    b.windows(shingle::SHINGLE).any(|run| seeds.contains(run))
}

type Found = BTreeSet<(DuplicateKind, BTreeSet<(usize, Span)>)>;

/// Groups without numbers and order, for articles that are in fact `names`.
fn nameless(groups: &[DuplicateGroup], names: &[usize]) -> Found {
    let places = |group: &DuplicateGroup| group.passages.iter().map(|p| (names[p.article], p.span)).collect();
    groups.iter().map(|group| (group.kind, places(group))).collect()
}

proptest! {
    #[test]
    fn a_planted_copy_is_found_whatever_surrounds_it(seed: u64, len in 60_usize..400, every in 8_usize..400, within: bool) {
        let random = &mut Random(seed);
        let passage = random.prose(len) + "。";
        let copy = random.edited(&passage, every);
        // A short copy with many edits may leave no characters in a row as they were: nothing to begin from.
        prop_assume!(has_seed(&passage, &copy));
        let around: Vec<String> = (0..4).map(|_| random.surroundings() + "\n").collect();
        let (mut first, mut second) = (around[0].clone() + &passage, around[2].clone() + &copy);
        first.push('\n');
        second.push('\n');
        let mut planted = vec![
            (0, around[0].len()..around[0].len() + passage.len()),
            (1, around[2].len()..around[2].len() + copy.len()),
        ];
        first.push_str(&around[1]);
        second.push_str(&around[3]);
        let mut texts = vec![first, second];
        if within {
            let shift = texts[0].len();
            planted[1] = (0, planted[1].1.start + shift..planted[1].1.end + shift);
            let rest = texts.remove(1);
            texts[0].push_str(&rest);
        }
        texts.push(random.prose(1000));
        let found = groups(&texts);
        let covers = |group: &DuplicateGroup, (article, range): &(usize, std::ops::Range<usize>)| {
            group.passages.iter().any(|passage| {
                let shared = passage.span.intersection(range.clone().into()).len();
                // More than the copy where what stands around it repeats as well.
                passage.article == *article && shared * 5 >= range.len() * 4
            })
        };
        let hit = found.iter().any(|group| planted.iter().all(|place| covers(group, place)));
        prop_assert!(hit, "{planted:?} in {found:?}");
    }

    #[test]
    fn order_of_articles_does_not_matter(seed: u64) {
        let texts = corpus(seed);
        let straight: Vec<usize> = (0..texts.len()).collect();
        let expected = nameless(&groups(&texts), &straight);
        let random = &mut Random(!seed);
        let mut order = straight;
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        let shuffled: Vec<String> = order.iter().map(|&at| texts[at].clone()).collect();
        prop_assert_eq!(nameless(&groups(&shuffled), &order), expected);
    }

    #[test]
    fn threads_do_not_matter(seed: u64) {
        let texts = corpus(seed);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| find(&texts, &Options::default()))
        };
        prop_assert_eq!(on(1), on(3));
    }

    #[test]
    fn offsets_name_text_that_matches(seed: u64) {
        let texts = corpus(seed);
        let folded: Vec<Folded> = texts.iter().map(|text| fold(text)).collect();
        let found = find(&texts, &Options::default());
        prop_assert_eq!(&found, &find_folded(&texts, &folded.iter().collect::<Vec<_>>(), &Options::default()));
        prop_assert!(!found.groups.is_empty());
        for group in &found.groups {
            let units = |passage: &Passage| fold(passage.span.of(&texts[passage.article])).units;
            let first = units(&group.passages[0]);
            prop_assert!(group.passages.len() > 1 && first.len() >= Options::default().min_len);
            prop_assert!(group.passages.is_sorted_by_key(|passage| (passage.article, passage.span)));
            for passage in &group.passages {
                prop_assert!(texts[passage.article].get(passage.span.range()).is_some());
                let similarity = distance::similarity(&first, &units(passage));
                prop_assert!((similarity - passage.similarity).abs() < 1e-6);
                prop_assert_eq!(passage.similarity == 1.0, units(passage) == first);
                prop_assert!(passage.similarity >= group.similarity);
            }
            for pair in group.passages.windows(2) {
                prop_assert!(pair[0].article != pair[1].article || pair[0].span.end <= pair[1].span.start);
            }
        }
    }
}

#[test]
fn the_block_of_article_002_is_one_group_of_two() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts: Vec<String> = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let found = find(&texts, &Options::default());
    assert!(found.cut.is_empty());
    let in_002: Vec<&DuplicateGroup> =
        found.groups.iter().filter(|group| group.passages.iter().any(|passage| passage.article == 2)).collect();
    let [group] = in_002[..] else { panic!("{in_002:?}") };
    let [first, second] = group.passages[..] else { panic!("{group:?}") };
    assert_eq!((group.kind, group.similarity), (DuplicateKind::Passage, 1.0));
    for passage in [first, second] {
        let text = passage.span.of(&texts[2]);
        assert!(text.starts_with("すべて日本の軍事的力量・役割を強化する案だ。"));
        assert!(text.ends_with("「首脳会談で武器共同開発を発表」(2)"));
    }
    // The rest are headlines that stand twice and a heading that quotes the text.
    let told: Vec<&str> =
        found.groups.iter().map(|group| group.passages[0].span.of(&texts[group.passages[0].article])).collect();
    assert_eq!(
        told[1..],
        [
            "核戦力などで日本防衛する「拡大抑止」で日米初のガイドライン",
            "日米防衛トップが対面で初の会談「日米ワンチームで緊密に連携していきたい」と中谷大臣",
            "日米首脳会談で同盟゛新段階゛へ安全保障の今後",
            "[[zh:中国]]是[[zh:日本]]安全面临的 \"最大战略挑战\"？",
        ]
    );
}

#[test]
fn furniture_is_told_from_passages() {
    let random = &mut Random(1);
    let foot = "ご意見・ご感想は編集部までお寄せください。お問い合わせはこちらのフォームからお願いいたします。";
    let story = random.prose(400);
    let texts: Vec<String> = (0..6)
        .map(|number| {
            let middle = if number % 2 == 0 { story.clone() } else { String::new() };
            format!("{}\n{middle}\n{}\n{foot}", random.prose(500), random.prose(500))
        })
        .collect();
    let found = groups(&texts);
    let kinds: Vec<(DuplicateKind, usize)> = found.iter().map(|group| (group.kind, group.passages.len())).collect();
    assert_eq!(kinds.len(), 2, "{found:?}");
    assert!(kinds.contains(&(DuplicateKind::Passage, 3)) && kinds.contains(&(DuplicateKind::Boilerplate, 6)));
}

#[test]
fn repeated_lines_are_copies_of_one_period() {
    let line = "この記事を読んで感想をお寄せください、抽選で記念品を進呈\n";
    let found = groups(&[line.repeat(50)]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].passages.len(), 50);
    assert_eq!(found[0].passages[7].span.of(&line.repeat(50)), line.trim_end());
}

#[test]
fn rows_that_differ_in_digits_are_no_copies_and_said_so() {
    let random = &mut Random(2);
    let row = |random: &mut Random| {
        format!(
            "商品番号{}番の税込価格は{}円で在庫は{}個です。\n",
            random.below(1_000_000),
            random.below(10_000),
            random.below(100)
        )
    };
    let table: String = (0..90).map(|_| row(random)).collect();
    let other: String = (0..90).map(|_| row(random)).collect();
    let found = find(&[&table, &other], &Options::default());
    assert!(found.groups.is_empty(), "{:?}", found.groups);
    assert!(found.cut.self_repeating > 4000);
    // A table that is copied is a copy all the same.
    let article = format!("{}\n{table}{}", random.prose(300), random.prose(300));
    let found = groups(&[table.clone(), other, article]);
    assert_eq!(found.len(), 1);
    assert!(found[0].passages.iter().all(|passage| passage.span.len() * 50 >= table.len() * 49), "{found:?}");
}

#[test]
fn nothing_repeats_in_nothing() {
    assert_eq!(find::<&str>(&[], &Options::default()), Duplicates::default());
    assert_eq!(find(&["", "。", "日本", ""], &Options::default()), Duplicates::default());
    assert!(groups(&["あ".repeat(5000)]).is_empty());
}

#[test]
fn a_passage_ends_between_characters() {
    // Both fold to two units of which they share the first.
    let random = &mut Random(3);
    let passage = random.prose(80);
    let mut around = |c: char| format!("{}{c}{passage}{c}{}", random.prose(12), random.prose(12));
    let texts = [around('𠮷'), around('𠮸')];
    let found = find(&texts, &Options::default());
    let told: Vec<&str> = found.groups[0].passages.iter().map(|found| found.span.of(&texts[found.article])).collect();
    assert!(told.iter().all(|told| told.ends_with(&passage)), "{told:?}");
}
