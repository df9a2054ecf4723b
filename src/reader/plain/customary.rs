//! Lines known by their words: customary headings, phrases of letters, captions.

use super::numbering::{arabic_number, han_number};

/// Customary headings.
const NAMES: [&str; 38] = [
    "前言",
    "引言",
    "序",
    "序言",
    "自序",
    "代序",
    "序章",
    "楔子",
    "引子",
    "導言",
    "導論",
    "導讀",
    "緒論",
    "緒言",
    "摘要",
    "提要",
    "概要",
    "概述",
    "背景",
    "目的",
    "簡介",
    "結語",
    "結論",
    "總結",
    "後記",
    "跋",
    "尾聲",
    "終章",
    "附錄",
    "附件",
    "附註",
    "參考文獻",
    "參考資料",
    "致謝",
    "鳴謝",
    "附則",
    "編後語",
    "目錄",
];

/// Openings and closings of letters, which stand on lines of their own.
const LETTER_PHRASES: [&str; 20] = [
    "敬啟者",
    "逕啟者",
    "啟者",
    "台鑒",
    "鈞鑒",
    "惠鑒",
    "大鑒",
    "尊鑒",
    "如晤",
    "如面",
    "您好",
    "你好",
    "此致",
    "敬禮",
    "謹啟",
    "敬上",
    "敬啟",
    "謹上",
    "台安",
    "商祺",
];

/// Returns whether a text is a customary heading.
pub(super) fn is_named(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).take(8).collect();
    NAMES.contains(&bare.as_str()) || is_appendix(text)
}

/// `附錄　年表`, `附錄一：年表`.
fn is_appendix(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("附錄") else { return false };
    let rest = rest.trim_start_matches(' ');
    let numbered = han_number(rest).or_else(|| arabic_number(rest)).map(|(_, rest)| rest);
    let lettered = rest.strip_prefix(|c: char| c.is_ascii_uppercase());
    numbered
        .or(lettered)
        .unwrap_or(rest)
        .starts_with(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '、'))
}

/// Returns whether a text opens or closes a letter.
pub(super) fn is_letter_phrase(text: &str) -> bool {
    LETTER_PHRASES.iter().any(|phrase| text.ends_with(phrase))
}

/// Lines above the title of a press release.
const KICKERS: [&str; 9] = [
    "新聞稿",
    "新聞公報",
    "新聞資料",
    "即時發佈",
    "即時發布",
    "即時發放",
    "供即時發佈",
    "PRESS RELEASE",
    "FOR IMMEDIATE RELEASE",
];

/// Returns whether a text is a line above the title of a press release.
pub(super) fn is_kicker(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| "【】［］[]＊*".contains(c) || c.is_whitespace());
    KICKERS.contains(&bare.to_ascii_uppercase().as_str())
}

/// Words before the number of a caption.
const CAPTIONS: [&str; 7] = ["圖表", "附圖", "附表", "圖", "表", "Figure", "Table"];

/// Returns whether a text is a caption: `圖一　…`, `表 2-1：…`.
pub(super) fn is_caption(text: &str) -> bool {
    let text = text.trim_start_matches(['▲', '▼', '△', '▽', '【', '（', ' ']);
    let Some(rest) = CAPTIONS.iter().find_map(|word| text.strip_prefix(word)) else { return false };
    let rest = rest.trim_start();
    let Some((_, rest)) = arabic_number(rest).or_else(|| han_number(rest)) else { return false };
    let inner =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '–'));
    let is_separated = |rest: &str| {
        rest.starts_with(|c: char| {
            c.is_whitespace() || matches!(c, '：' | ':' | '.' | '．' | '、' | '】' | '）')
        })
    };
    is_separated(rest) || is_separated(inner)
}

#[cfg(test)]
mod tests {
    use super::{is_caption, is_named};

    #[test]
    fn captions_have_a_number_and_a_separator() {
        for text in
            ["圖一　老船", "表 2：收入", "圖2-1 航道", "圖 3. 航道", "▲圖 1 燈塔", "Table 2: x"]
        {
            assert!(is_caption(text), "{text}");
        }
        for text in ["圖一中的船", "表演開始", "圖書館", "表三千", "圖 3"] {
            assert!(!is_caption(text), "{text}");
        }
    }

    #[test]
    fn appendices_may_have_a_title() {
        for text in ["附錄", "附 錄", "附錄　年表", "附錄一：年表", "附錄 A 年表"]
        {
            assert!(is_named(text), "{text}");
        }
        for text in ["附錄於後", "附錄一覽"] {
            assert!(!is_named(text), "{text}");
        }
    }
}
