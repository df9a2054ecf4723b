//! Keys from the words of a title: Latin words as they are, Han characters by their sound.

use pinyin::ToPinyin;

use super::Key;

/// The most words a key has.
const MAX_WORDS: usize = 6;

/// Makes a key of a title by sound, `危机中释出力量` → `wei-ji-zhong-shi-chu-li`.
///
/// Cut after six words or forty bytes. A key must begin with a letter, so a leading number gets
/// an `n`. A title with nothing to spell out becomes `section`.
pub(super) fn from_title(title: &str) -> Key {
    join(words(title).into_iter(), MAX_WORDS)
}

/// Returns what a term is sorted by in an index: its sound, word for word, tones left out.
#[must_use]
pub fn sound(term: &str) -> String {
    words(term).join(" ")
}

/// Brings an author's own key to the permitted form, or returns `None` if nothing is left of it.
pub(super) fn from_author(text: &str) -> Option<Key> {
    let words = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect::<Vec<_>>();
    (!words.is_empty()).then(|| join(words.into_iter(), usize::MAX))
}

/// Joins the words of an English phrase; `None` if there are none.
pub(super) fn from_words(words: Vec<String>) -> Option<Key> {
    (!words.is_empty()).then(|| join(words.into_iter(), MAX_WORDS))
}

/// Puts a number in front of a key, at the cost of its last words where it gets too long.
pub(super) fn prefixed(prefix: &str, key: &Key) -> Key {
    let words = std::iter::once(prefix).chain(key.as_str().split('-')).map(str::to_owned);
    join(words, MAX_WORDS)
}

fn join(words: impl Iterator<Item = String>, most: usize) -> Key {
    let mut text = String::new();
    for word in words.take(most) {
        let lead = match (text.is_empty(), word.bytes().next()) {
            (true, Some(first)) if first.is_ascii_digit() => "n",
            (true, _) => "",
            (false, _) => "-",
        };
        let room = Key::MAX_LEN.saturating_sub(text.len() + lead.len());
        if word.len() > room && !text.is_empty() {
            break;
        }
        text.push_str(lead);
        text.push_str(&word[..word.len().min(room)]);
    }
    Key::new(&text).unwrap_or_else(Key::section)
}

/// Splits a title into ASCII words: a syllable for each Han character, runs of Latin letters and
/// digits as they stand. Grouping digits (`1,200`) stay together.
fn words(title: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut run = String::new();
    let mut characters = title.chars().peekable();
    while let Some(c) = characters.next() {
        if c.is_ascii_alphanumeric() {
            run.push(c.to_ascii_lowercase());
            continue;
        }
        let groups_digits = c == ','
            && run.bytes().last().is_some_and(|b| b.is_ascii_digit())
            && characters.peek().is_some_and(char::is_ascii_digit);
        if groups_digits {
            continue;
        }
        if !run.is_empty() {
            words.push(std::mem::take(&mut run));
        }
        if let Some(sound) = c.to_pinyin() {
            // ü is spelt v on keyboards and u in passports; ASCII v keeps nü and nu apart.
            words.push(sound.plain().replace('ü', "v"));
        }
    }
    if !run.is_empty() {
        words.push(run);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{from_author, from_title};

    #[test]
    fn titles_are_spelt_by_sound() {
        assert_eq!(from_title("茶山的早晨").as_str(), "cha-shan-de-zao-chen");
        assert_eq!(from_title("女工").as_str(), "nv-gong");
        assert_eq!(from_title("認識 USB 埠").as_str(), "ren-shi-usb-bu");
    }

    #[test]
    fn keys_begin_with_a_letter_and_end_in_time() {
        assert_eq!(from_title("10 個數字").as_str(), "n10-ge-shu-zi");
        assert_eq!(from_title("1,200 人").as_str(), "n1200-ren");
        assert_eq!(from_title("？！").as_str(), "section");
        assert_eq!(from_title("一二三四五六七八").as_str(), "yi-er-san-si-wu-liu");
        let long = from_title(&"a".repeat(90));
        assert_eq!(long.as_str().len(), 40);
    }

    #[test]
    fn an_authors_key_is_brought_into_form() {
        assert_eq!(from_author("Tea_Mountain!").unwrap().as_str(), "tea-mountain");
        assert_eq!(from_author("茶"), None);
    }
}
