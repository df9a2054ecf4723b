//! What stands at the ends of a paragraph and is none of its text: white space, a heading's number.

use crate::document::{
    Inline, leading_text, plain_text, remove_leading_text, split_heading_number,
};

/// Drops white space at both ends: people indent and centre with it.
pub(super) fn trim(content: &mut Vec<Inline>) {
    loop {
        let run = match content.first() {
            Some(Inline::Text(run)) => run,
            Some(Inline::Break) => {
                content.remove(0);
                continue;
            }
            _ => break,
        };
        let blank = run.text.len() - run.text.trim_start().len();
        let is_blank = blank == run.text.len();
        remove_leading_text(content, blank);
        if !is_blank {
            break;
        }
    }
    while let Some(last) = content.last_mut() {
        match last {
            Inline::Text(run) => {
                run.text.truncate(run.text.trim_end().len());
                if !run.text.is_empty() {
                    break;
                }
            }
            Inline::Break => {}
            Inline::NoteCall { .. }
            | Inline::Image(_)
            | Inline::Reference(_)
            | Inline::Index(_) => break,
        }
        content.pop();
    }
}

/// Splits a number written by hand off a heading.
pub(super) fn take_number(content: &mut Vec<Inline>) -> Option<String> {
    let leading = leading_text(content);
    let (number, title) = split_heading_number(leading.trim_start())?;
    if title.is_empty() && plain_text(content).trim().len() <= leading.trim().len() {
        // Nothing but 第二章: it is the title, or the section would have none.
        return None;
    }
    let number = number.to_owned();
    let rest = leading.trim_end().len() - title.trim_end().len();
    remove_leading_text(content, rest);
    Some(number)
}
