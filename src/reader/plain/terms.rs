//! Finds definition-like openers: `人 - …`, `倉——…`, `船：…`.

use super::characters::{columns, is_clause_mark, is_closer, is_opener, is_stop};
use super::guess::{Decision, Guesses};
use super::part::Part;
use super::rules::TERM;

/// Widest term, in columns: 8 characters.
const TERM_COLUMNS: usize = 16;

/// The mark after a term and whether spaces surround it.
pub(super) type Form = (char, bool);

/// Sets the term of all paragraphs in `parts` that open alike, two or more in a row.
pub(super) fn find_terms(parts: &mut [Part], guesses: &mut Guesses) {
    let openers: Vec<Option<(Form, usize)>> = parts
        .iter()
        .map(|part| {
            let may_open = part.is_plain() && part.label.is_none();
            may_open.then(|| opener(part.text())).flatten()
        })
        .collect();
    let form = |index: Option<usize>| index.and_then(|i| *openers.get(i)?).map(|(form, _)| form);
    for (index, part) in parts.iter_mut().enumerate() {
        let Some(&Some((own, end))) = openers.get(index) else { continue };
        if form(index.checked_sub(1)) == Some(own) || form(Some(index + 1)) == Some(own) {
            part.term = Some(0..end);
            guesses.push(part.flow.span_of(0..end), Decision::Term, &TERM);
        }
    }
}

/// Returns how a text opens, and where its term ends.
pub(super) fn opener(text: &str) -> Option<(Form, usize)> {
    let mut width = 0;
    for (at, c) in text.char_indices() {
        if let Some(form) = form_at(text, at, c) {
            let term = text.get(..at)?.trim_end();
            return is_term(term, form).then_some((form, term.len()));
        }
        width += columns(c);
        if width > TERM_COLUMNS || is_clause_mark(c) || is_stop(c) || c == '*' {
            return None;
        }
    }
    None
}

fn form_at(text: &str, at: usize, c: char) -> Option<Form> {
    let rest = text.get(at + c.len_utf8()..)?;
    let before = text.get(..at)?;
    let is_spaced = before.ends_with(char::is_whitespace);
    match c {
        // Not `e-mail`, not `3-5`.
        '-' => (is_spaced && rest.starts_with(char::is_whitespace)).then_some(('-', true)),
        '—' | '–' | '－' | '─' => {
            let body = rest.trim_start_matches(c).trim_start();
            (!body.is_empty()).then_some((c, is_spaced))
        }
        '：' => {
            let is_speech = rest.trim_start().starts_with(is_opener);
            (!is_speech && !rest.trim().is_empty()).then_some(('：', false))
        }
        _ => None,
    }
}

/// Verbs of speech and the like: what follows the colon is said, not defined.
const SPEECH: &str = "說道問答曰云稱想喊叫寫回嘆笑罵念";

fn is_term(term: &str, (mark, _): Form) -> bool {
    let has_letters = term.chars().any(char::is_alphabetic);
    let speaks = mark == '：'
        && term.chars().count() > 1
        && (term.ends_with(|c| SPEECH.contains(c))
            || term.ends_with("表示")
            || term.ends_with("指出"));
    has_letters && !speaks && !term.starts_with(is_opener) && !term.ends_with(is_closer_only)
}

fn is_closer_only(c: char) -> bool {
    is_closer(c) && !matches!(c, '）' | ')')
}

#[cfg(test)]
mod tests {
    use super::opener;

    #[test]
    fn openers_are_short_terms_before_a_mark() {
        let term = |text: &'static str| opener(text).and_then(|(_, end)| text.get(..end));
        assert_eq!(term("船 - 到了岸"), Some("船"));
        assert_eq!(term("倉庫——存貨之所"), Some("倉庫"));
        assert_eq!(term("燈塔：照明之用"), Some("燈塔"));
        assert_eq!(term("凍房（新）：四區"), Some("凍房（新）"));
        for text in [
            "他說：「走吧。」",
            "阿強問：走不走？",
            "e-mail 地址",
            "3 - 5 人",
            "今天，船——到了",
            "船：",
            "這是一個很長很長的開頭而且沒有標記",
            "**船** - 到了岸",
        ] {
            assert_eq!(term(text), None, "{text}");
        }
    }
}
