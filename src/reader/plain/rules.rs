//! The table of rules by which plain text is read: what each recognises, why, and how sure it is.
//!
//! Code elsewhere in [`super`] names these rows and never states a reason or a confidence of its
//! own, so that this file is all one has to read to know what may be inferred.

/// One rule of inference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// What is inferred.
    pub name: &'static str,
    /// What the text must look like.
    pub recognises: &'static str,
    /// Why this is inferred, as the user reads it.
    pub reason: &'static str,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
}

macro_rules! rules {
    ($($row:ident: $name:literal, $recognises:literal, $reason:literal, $confidence:literal;)*) => {
        $(
            pub(super) const $row: Rule = Rule {
                name: $name,
                recognises: $recognises,
                reason: $reason,
                confidence: $confidence,
            };
        )*

        /// All rules, in the order in which they are tried.
        pub static RULES: &[Rule] = &[$($row),*];
    };
}

// row: what is inferred, what it recognises, the reason shown to the user, confidence.
rules! {
    // Page furniture: taken out before anything else, for it may stand in mid-paragraph.
    PAGE_NUMBER_MARKED: "page number",
        "a line of its own: `- 7 -`, `— 7 —`, `第 7 頁`, `Page 7 of 20`",
        "a number set out as a page number, alone on its line", 0.95;
    PAGE_NUMBER_AT_BREAK: "page number",
        "a bare number, `7 / 20` or roman numeral next to a form feed or a running head",
        "a bare number at a page break", 0.95;
    PAGE_NUMBER_IN_PARAGRAPH: "page number",
        "a bare number between the halves of a sentence",
        "a bare number that interrupts a sentence", 0.9;
    PAGE_NUMBER_IN_ORDER: "page number",
        "bare numbers between paragraphs, each greater than the one before, the first not 1 above \
         the text (those number sections)",
        "a bare number between paragraphs, in ascending order with others", 0.75;
    PAGE_NUMBER_ALONE: "page number",
        "one bare number of at most three digits between paragraphs",
        "a bare number between paragraphs", 0.6;
    RUNNING_HEAD: "running head",
        "the same short line two or more times, within two lines of page numbers or form feeds; \
         the first is kept if it is the title or a numbered heading",
        "the same short line again at a page break", 0.95;
    RUNNING_HEAD_IN_PARAGRAPH: "running head",
        "the same short line three or more times, at least once between the halves of a sentence",
        "the same short line again, interrupting a sentence", 0.85;
    RUNNING_HEAD_NUMBERED: "running head",
        "lines alone that are the same but for a rising number at one end, set off by two spaces, \
         a tab or a bar",
        "the same short line again, with a rising number", 0.9;
    CONTENTS: "contents",
        "two or more lines in a row that end in leaders and a number, and 目錄 above them; or right \
         under 目錄, that end in a space and a rising number",
        "lines that end in leaders and a page number; the editions make their own contents", 0.95;

    // Lines → paragraphs.
    TABLE: "table",
        "three or more lines in a row, each cut by tabs into the same number of short cells",
        "lines cut by tabs into the same number of cells", 0.9;
    UNWRAPPED: "paragraph",
        "lines without a blank between, that end near the same column and mostly not at a mark, \
         so that the next word would not have fitted, or with a blank between each two; an indent \
         begins a new paragraph",
        "lines broken at the same column, in mid-sentence", 0.9;
    VERSE: "verse",
        "two or more lines of at most 20 characters between blank lines, not broken at a column",
        "short lines that end before any common column", 0.8;
    PAGE_JOIN: "paragraph",
        "a block that ends in mid-sentence before page furniture or a form feed, and one that \
         begins with neither indent nor label after it",
        "a sentence cut by a page break", 0.95;
    ITEM_JOIN: "list item",
        "an item of 20 or more characters that ends in mid-sentence, after a page break or as a \
         line half as long a block without a label, and the list's next item",
        "an item cut by a page break or line end", 0.85;
    BLANK_JOIN: "paragraph",
        "a block of 30 or more characters that ends in mid-sentence, and after it, a blank line \
         between or not, one that ends a sentence and begins with neither indent nor label",
        "a sentence cut by a blank line or line end", 0.8;

    // Whole lines that are not text.
    RULE: "rule",
        "three or more of `*`, `—`, `-`, `=`, `＊`, `◆`, `※` … alone on a line",
        "only marks on the line", 0.95;

    // Notes: before lists, since both may begin with `*` or `①`.
    NOTE: "note",
        "a block that begins with `*`, `**`, `＊`, `※`, `†`, `‡`, `#`, `^`, `註：`, `註1：`, `[1]`, \
         `①`, `¹`, after text that carries the same mark",
        "begins with the mark that the text before it carries", 0.9;
    NOTE_BEFORE: "note",
        "the same, standing before the text that carries the mark",
        "begins with the mark that the text after it carries", 0.7;
    NOTE_CONTINUED: "note, continued",
        "a short line after a note, at most one blank line apart, that repeats a phrase of four \
         or more characters from it or begins with 其他, 其餘, 以上, 資料來源 …",
        "a short line that goes on from the note above it", 0.8;
    NOTE_HEADING: "heading of notes",
        "註, 註釋, 附註 … alone on a line above a note",
        "a heading above notes, which are set where they are called", 0.9;

    // Lists.
    NUMBERED_LIST: "numbered list",
        "blocks that begin with `1.`, `1、`, `1)`, `（1）`, `①`, `a.`, each number one more than the last",
        "begins with numbers that ascend by one", 0.95;
    NUMBERED_ITEM: "numbered list",
        "one such block that is not a heading",
        "begins with a number and a separator", 0.7;
    BULLETED_LIST: "bulleted list",
        "blocks that begin with `•`, `●`, `■` …, or two or more with `-`, `－`, `*`, `+` and a space",
        "begins with bullets", 0.95;

    // Front matter.
    TITLE: "title",
        "the first block, of one line of at most 40 characters, without a stop, number or label",
        "the first line, short and without a stop", 0.9;
    SUBTITLE: "subtitle",
        "a short line after the title that begins with a dash, stands in the title's block, is at \
         least as long as the title, or stands above a heading; 前言, 摘要 … are headings",
        "a short line without a stop, under the title", 0.8;
    AUTHOR: "author",
        "under the title: `文／…`, `作者：…`, `撰文：…`, `…著`, `記者…報導`",
        "a byline under the title", 0.9;
    DATE: "date",
        "under the title: a line that is only a date, in Arabic or Han numerals",
        "a date alone on a line under the title", 0.9;

    // Definition-like openers.
    TERM: "term",
        "two or more paragraphs in a row that open with a short term and the same ` - `, `——`, \
         `–` or `：`; not verbs of speech, not before a quotation",
        "paragraphs in a row that open with a term and the same mark", 0.8;

    // Headings.
    CHAPTER_HEADING: "heading",
        "第N篇, 第N部, 第N卷, 第N章, 第N回, 第N節, 第N條 and a short text without a stop",
        "a chapter or section number before a short text", 0.95;
    NUMBERED_HEADING: "heading",
        "`壹、`, `甲、`, `一、`, `（一）`, `1.2`, `1` where `1.1` stands under it, or a lone `1.` of a series, and a \
         short text without a stop, followed by text and not by its next sibling",
        "a number before a short text without a stop", 0.9;
    NAMED_HEADING: "heading",
        "前言, 摘要, 結語, 附錄 … alone on a line, before text",
        "a customary heading alone on its line", 0.9;
    SHORT_LINE_HEADING: "heading",
        "a line of at most 30 characters without a stop, before a paragraph or a list",
        "a short line without a stop, between paragraphs", 0.85;
    BOLD_HEADING: "heading",
        "the same, all bold, before anything, if the text has others",
        "a short line all bold, like other headings of the text", 0.85;
    SET_OFF_HEADING: "heading",
        "a short question, exclamation or quotation after a blank line and right above text, or \
         above text with an indent, if two or more headings stand so",
        "a short line right above text, set off like other headings", 0.8;
    STACKED_HEADING: "heading",
        "the same, before another heading",
        "a short line without a stop, above a heading", 0.6;
    QUESTION_HEADING: "heading",
        "two or more short questions, each before an answer",
        "a short question before a paragraph, like others in the text", 0.75;
    LEAD_LINE: "heading",
        "a one-sentence block of at most 30 characters before a long paragraph, if the section has \
         two or more, begins with one and has no other short paragraphs (its last block excepted)",
        "a one-sentence line before a long paragraph, like others in its section", 0.75;
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn rows_are_complete_and_confidences_are_probabilities() {
        for rule in RULES {
            assert!(rule.confidence > 0.0 && rule.confidence < 1.0, "{}", rule.name);
            assert!(rule.recognises.len() > rule.name.len(), "{}", rule.name);
        }
    }

    #[test]
    fn reasons_tell_rules_apart() {
        for (index, rule) in RULES.iter().enumerate() {
            assert!(
                RULES.iter().skip(index + 1).all(|other| other.reason != rule.reason),
                "{} appears twice",
                rule.reason
            );
        }
    }
}
