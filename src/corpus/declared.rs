//! The encoding that a page or an XML file says it is in.

use encoding_rs::Encoding;

/// Bytes at the start of a file in which a declaration is looked for: as many as browsers look at.
const PRESCAN: usize = 1024;

/// The encoding declared in the XML declaration or a `<meta>` element of `bytes`.
///
/// As in browsers a declared UTF-16 is taken for UTF-8: its declaration could not have been read otherwise.
pub fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String = bytes.iter().take(PRESCAN).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let label = xml_declaration(&head).or_else(|| meta(&head))?;
    Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
}

/// `<?xml version="1.0" encoding="…"?>`
fn xml_declaration(head: &str) -> Option<&str> {
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    value_after(declaration, "encoding")
}

/// `<meta charset="…">` and `<meta http-equiv="content-type" content="text/html; charset=…">`
fn meta(head: &str) -> Option<&str> {
    let tags = head.split("<meta").skip(1).filter_map(|tag| tag.split('>').next());
    tags.into_iter().find_map(|tag| value_after(tag, "charset"))
}

/// The value in `name="value"`, `name='value'` or `name=value`.
fn value_after<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(name)?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let value = value.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>')).next()?;
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(html: &str) -> Option<&'static str> {
        declared_encoding(html.as_bytes()).map(Encoding::name)
    }

    #[test]
    fn pages_and_xml_files_say_what_they_are_in() {
        assert_eq!(name("<html><META CharSet=shift_jis><title>"), Some("Shift_JIS"));
        let old = "<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>";
        assert_eq!(name(old), Some("GBK"));
        assert_eq!(name("<?xml version='1.0' encoding='EUC-JP'?><a/>"), Some("EUC-JP"));
        assert_eq!(name("<meta charset=utf-16>"), Some("UTF-8"));
    }

    #[test]
    fn nothing_is_made_of_other_text() {
        assert_eq!(name("<meta name=description content='the charset of a page'>"), None);
        assert_eq!(name("charset=shift_jis"), None);
        assert_eq!(name("<meta charset="), None);
        assert_eq!(name("<meta charset=nonsense>"), None);
    }
}
