//! Lists as Word saves them: paragraphs that say which list and level they are of, with their
//! label as text.

use super::content::Maker;
use super::losses::Loss;
use super::read::Reader;
use super::tree::{Child, Element};
use crate::document::{
    Block, Inline, List, ListItem, ListKind, Origin, Paragraph, leading_text, remove_leading_text,
};
use crate::source::Span;

/// What Word's bullets are called in its fonts.
const BULLETS: &str = "·•●○■□◆◇▪▫§Øüo‧–—-*\u{F0B7}\u{F0A7}\u{F0D8}\u{F06C}\u{F06E}";
/// The deepest level of a list.
const DEEPEST: usize = 9;

/// A paragraph that is an item.
#[derive(Debug)]
pub(super) struct WordItem {
    level: usize,
    kind: ListKind,
    content: Vec<Inline>,
    span: Span,
}

impl<'b> Reader<'b> {
    /// Reads a paragraph that Word labels as an item; returns whether it is one.
    pub(super) fn word_item(&mut self, element: Element<'b>) -> bool {
        if self.book.pages.get(self.page).is_none_or(|page| page.maker != Maker::Word) {
            return false;
        }
        let style = element.attribute("style").unwrap_or_default();
        let list = style.split(';').find_map(|part| part.trim().strip_prefix("mso-list:"));
        let is_paragraph = element.attribute("class").is_some_and(|class| {
            class.starts_with("MsoListParagraph")
                || class.starts_with("MsoListBullet")
                || class.starts_with("MsoListNumber")
        });
        let level = list.and_then(|list| {
            let level = list.split_whitespace().find_map(|word| word.strip_prefix("level"))?;
            level.parse::<usize>().ok()
        });
        if level.is_none() && !is_paragraph {
            return false;
        }
        let ignored = element.below().find(|inner| {
            inner
                .attribute("style")
                .is_some_and(|style| style.replace(' ', "").contains("mso-list:Ignore"))
        });
        let outside = self.skip;
        if let Some(label) = ignored {
            self.skip = Some(self.place(label));
        }
        let (mut content, span) = self.line(|reader| reader.children(element));
        self.skip = outside;
        let label = match ignored {
            Some(label) => Some(label.line()),
            None => take_label(&mut content),
        };
        let Some(kind) = label.as_deref().and_then(kind) else {
            if let Some(label) = label.filter(|label| !label.is_empty()) {
                // A label that says more than its number stays.
                self.losses.add(Loss::LabelAsText, element.span());
                let mut builder = crate::document::InlineBuilder::new();
                let label = Inline::Text(crate::document::Text::new(label, Origin::new(span)));
                std::iter::once(label).chain(content).for_each(|inline| builder.push(inline));
                content = builder.finish();
            }
            if !content.is_empty() {
                let origin = Origin::new(span);
                self.push(Block::Paragraph(Paragraph { content, origin }));
            }
            return true;
        };
        let level = level.unwrap_or(1).clamp(1, DEEPEST);
        self.flush_caption();
        self.items.push(WordItem { level, kind, content, span });
        true
    }

    /// Puts the items that wait into lists.
    pub(super) fn flush_items(&mut self) {
        let items = std::mem::take(&mut self.items);
        let mut rest = items.into_iter().peekable();
        let mut lists = Vec::new();
        while rest.peek().is_some() {
            lists.push(Block::List(list(&mut rest)));
        }
        self.blocks.extend(lists);
    }
}

/// Puts items of one level, and deeper ones within them, into a list.
fn list(rest: &mut std::iter::Peekable<std::vec::IntoIter<WordItem>>) -> List {
    let mut list =
        List { kind: ListKind::Bullet, tight: true, items: Vec::new(), origin: Origin::unknown() };
    let mut level = 0;
    let is_numbered = |kind: ListKind| matches!(kind, ListKind::Numbered { .. });
    while let Some(next) = rest.peek() {
        if list.items.is_empty() {
            (level, list.kind) = (next.level, next.kind);
            list.origin = Origin::new(next.span);
        }
        let begins_anew = is_numbered(next.kind) && next.kind == ListKind::Numbered { start: 1 };
        if next.level < level
            || next.level == level
                && !list.items.is_empty()
                && (is_numbered(next.kind) != is_numbered(list.kind) || begins_anew)
        {
            break;
        }
        if next.level > level {
            let inner = self::list(rest);
            if let Some(item) = list.items.last_mut() {
                item.blocks.push(Block::List(inner));
            }
            continue;
        }
        if let Some(WordItem { content, span, .. }) = rest.next() {
            let origin = Origin::new(span);
            let blocks = vec![Block::Paragraph(Paragraph { content, origin })];
            list.items.push(ListItem { blocks });
        }
    }
    list
}

/// Returns what kind of list a label belongs to; `None` if it says more than a number.
fn kind(label: &str) -> Option<ListKind> {
    let label = label.trim();
    if label.chars().count() == 1 && label.chars().all(|c| BULLETS.contains(c)) {
        return Some(ListKind::Bullet);
    }
    let number = label.trim_end_matches(['.', '．', '、', ')', '）']);
    let start = number.parse().ok()?;
    (number.len() < label.len()).then_some(ListKind::Numbered { start })
}

/// Takes a label with the spaces behind it off the head of a paragraph.
fn take_label(content: &mut Vec<Inline>) -> Option<String> {
    let leading = leading_text(content);
    let end = leading.find([' ', '\u{A0}', '\u{3000}'])?;
    let label = leading.get(..end)?.to_owned();
    kind(&label)?;
    let rest = leading.get(end..)?.trim_start();
    remove_leading_text(content, leading.len() - rest.len());
    Some(label)
}

/// Returns the paragraphs that only keep Word's contents list.
pub(super) fn is_contents_line(element: Element<'_>) -> bool {
    element.attribute("class").is_some_and(|class| {
        class.starts_with("MsoToc")
            && class.trim_start_matches("MsoToc").starts_with(|c: char| c.is_ascii_digit())
    }) && element.children().any(|child| matches!(child, Child::Element(_) | Child::Text(..)))
}
