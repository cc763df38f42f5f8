use super::*;

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::load(&AssetStore::new(None)).unwrap())
}

fn counterparts(vocabulary: Vocabulary, word: &str) -> Vec<&'static str> {
    let lexicon = lexicon();
    let word = lexicon.find(vocabulary, word).unwrap();
    lexicon.counterparts(word).into_iter().map(|(word, _)| lexicon.headword(word)).collect()
}

#[test]
fn words_have_readings_glosses_and_counterparts() {
    let lexicon = lexicon();
    let word = lexicon.find(Vocabulary::Japanese, "会談").unwrap();
    let entries = lexicon.entries(word);
    assert_eq!(entries[0].reading, "かいだん");
    assert!(entries[0].glosses.iter().any(|gloss| gloss.contains("conversation")), "{entries:?}");
    assert_eq!(counterparts(Vocabulary::Japanese, "会談")[0], "会谈");
    let word = lexicon.find(Vocabulary::Chinese, "会谈").unwrap();
    assert_eq!(lexicon.entries(word)[0].reading, "huìtán");
    assert!(counterparts(Vocabulary::Chinese, "会谈").contains(&"会談"));
}

#[test]
fn names_of_countries_and_people_are_there() {
    for (japanese, chinese) in [
        ("ウクライナ", "乌克兰"),
        ("アメリカ", "美国"),
        ("バイデン", "拜登"),
        ("ロンドン", "伦敦"),
        ("トランプ", "特朗普"),
    ] {
        assert!(counterparts(Vocabulary::Japanese, japanese).contains(&chinese), "{japanese}");
    }
}

#[test]
fn traditional_forms_lead_to_simplified_ones() {
    let lexicon = lexicon();
    assert_eq!(lexicon.find(Vocabulary::Chinese, "烏克蘭"), lexicon.find(Vocabulary::Chinese, "乌克兰"));
    assert_eq!(lexicon.find(Vocabulary::Chinese, "没有这样的词语"), None);
    assert_eq!(lexicon.find(Vocabulary::Japanese, ""), None);
}

#[test]
fn prefixes_come_shortest_first() {
    let lexicon = lexicon();
    let found = lexicon.prefixes(Vocabulary::Chinese, "国防部长说");
    let words: Vec<&str> = found.iter().map(|&(_, word)| lexicon.headword(word)).collect();
    assert_eq!(words, ["国", "国防", "国防部", "国防部长"]);
    assert!(lexicon.prefixes(Vocabulary::Chinese, "").is_empty());
}

#[test]
fn every_word_finds_itself() {
    let lexicon = lexicon();
    for (vocabulary, table) in [(Vocabulary::Japanese, &lexicon.japanese), (Vocabulary::Chinese, &lexicon.chinese)] {
        for number in (0..table.len() as u32).step_by(37) {
            let head = table.head(number);
            assert_eq!(table.find(head), Some(number));
            let word = lexicon.find(vocabulary, head).unwrap();
            assert!(!lexicon.entries(word).is_empty(), "{head}");
            assert!(lexicon.counterparts(word).is_sorted_by(|x, y| x.1 >= y.1), "{head}");
        }
    }
}

#[test]
fn names_are_heard_in_chinese() {
    let transcription = lexicon().transcription();
    let best = |katakana: &str, text: &str| {
        let (range, score) =
            transcription.best(&transcription.name(katakana).unwrap(), &transcription.heard(text)).unwrap();
        (text.chars().skip(range.start).take(range.len()).collect::<String>(), score)
    };
    for (katakana, text, found) in [
        ("ヒギンズ", "警方说，希金斯已经被捕。", "希金斯"),
        ("オサリバン", "但奥沙利文表示反对", "奥沙利文"),
        ("マンチェスター", "他在曼彻斯特出生。", "曼彻斯特"),
    ] {
        let (written, score) = best(katakana, text);
        assert_eq!(written, found);
        assert!(score > 6.0, "{katakana} {score}");
    }
    assert!(best("ヒギンズ", "会议将于明年在当地举行。").1 < 3.0);
    assert_eq!(transcription.name("漢字"), None);
}
