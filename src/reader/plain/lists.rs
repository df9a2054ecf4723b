//! Finds the items of lists, and nests them.

use std::collections::{BTreeMap, BTreeSet};

use super::guess::{Decision, Guesses};
use super::lines::Gap;
use super::numbering::{Family, Label, UNSURE_BULLETS, settle_letters};
use super::part::{Part, Role};
use super::rules::{BULLETED_LIST, NUMBERED_ITEM, NUMBERED_LIST};
use crate::document::{Block, List, ListItem, ListKind, Origin};
use crate::source::Span;

/// Sets the role of all items in `parts`.
pub(super) fn find_items(parts: &mut [Part]) {
    let mut labels: Vec<Option<Label>> = parts
        .iter()
        .map(|part| part.label.filter(|label| part.is_plain() && label.family.is_list()))
        .collect();
    settle_letters(&mut labels);
    let chained = chained(&labels);
    let singles = heading_like_singles(parts, &labels, &chained);
    for (index, part) in parts.iter_mut().enumerate() {
        let Some(label) = labels.get(index).copied().flatten() else { continue };
        let is_chained = chained.get(index).copied().unwrap_or(false);
        let heads_section = singles.get(&label.family).is_some_and(|values| {
            let has = |value: Option<u32>| value.is_some_and(|value| values.contains(&value));
            values.contains(&label.value)
                && (has(label.value.checked_add(1)) || has(label.value.checked_sub(1)))
        });
        let is_item = match label.family {
            _ if is_chained => true,
            Family::Arabic(_) => label.value > 0 && !heads_section,
            Family::Bullet(bullet) => !UNSURE_BULLETS.contains(bullet),
            Family::ArabicParenthesis(_)
            | Family::Latin(_)
            | Family::Roman
            | Family::Circled
            | Family::Part
            | Family::Chapter
            | Family::Section
            | Family::Article
            | Family::HanFormal
            | Family::HanComma
            | Family::HanParenthesis
            | Family::Dotted(_) => false,
        };
        if is_item {
            part.role = Role::Item(label);
        }
    }
}

/// Returns which labels have a neighbour in number within their run of labelled blocks.
fn chained(labels: &[Option<Label>]) -> Vec<bool> {
    let mut chained = vec![false; labels.len()];
    let mut last: BTreeMap<Family, (u32, usize)> = BTreeMap::new();
    for (index, label) in labels.iter().enumerate() {
        let Some(label) = label else {
            last.clear();
            continue;
        };
        if let Some((value, before)) = last.insert(label.family, (label.value, index)) {
            let is_bullet = matches!(label.family, Family::Bullet(_));
            if is_bullet || value.checked_add(1) == Some(label.value) {
                for index in [before, index] {
                    if let Some(slot) = chained.get_mut(index) {
                        *slot = true;
                    }
                }
            }
        }
    }
    chained
}

/// Returns the numbers of blocks that stand alone and look like headings.
fn heading_like_singles(
    parts: &[Part],
    labels: &[Option<Label>],
    chained: &[bool],
) -> BTreeMap<Family, BTreeSet<u32>> {
    let mut singles: BTreeMap<Family, BTreeSet<u32>> = BTreeMap::new();
    for (index, part) in parts.iter().enumerate() {
        let Some(label) = labels.get(index).copied().flatten() else { continue };
        let is_alone = !chained.get(index).copied().unwrap_or(false);
        let has_text = parts.get(index + 1).is_some_and(|next| {
            next.is_prose() || next.label.is_some_and(|label| !label.family.is_list())
        });
        if is_alone && has_text && super::headings::has_numbered_shape(part) {
            singles.entry(label.family).or_default().insert(label.value);
        }
    }
    singles
}

/// Deepest nesting made of hand-written labels; deeper ones begin a list of their own.
const DEPTH: usize = 4;

/// An item ready to be placed in a list.
#[derive(Debug)]
pub(super) struct Item {
    /// Its label.
    pub(super) label: Label,
    /// Leading space, in columns.
    pub(super) indent: usize,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Where it stands.
    pub(super) span: Span,
    /// Its content.
    pub(super) block: Block,
}

#[derive(Debug)]
struct Open {
    family: Family,
    indent: usize,
    value: u32,
    span: Span,
    list: List,
}

/// Nests a run of items into lists.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    open: Vec<Open>,
    closed: Vec<Block>,
    /// Items of the list that is being made, inner ones included.
    items: usize,
}

impl Nesting {
    /// Adds the next item.
    pub(super) fn add(&mut self, item: Item, guesses: &mut Guesses) {
        let level = self.open.iter().rposition(|open| open.continues_with(&item));
        match level {
            Some(level) => self.close_to(level + 1, guesses),
            None if !self.nests(&item) => self.close_to(0, guesses),
            None => {}
        }
        if level.is_none() {
            self.open.push(Open::new(&item));
        }
        if let Some(open) = self.open.last_mut() {
            // A page break between items says nothing of their spacing.
            open.list.tight &=
                open.list.items.is_empty() || matches!(item.gap, Gap::None | Gap::Page);
            open.value = item.label.value;
            open.span.end = item.span.end;
            open.list.items.push(ListItem { blocks: vec![item.block] });
            self.items += 1;
        }
    }

    /// Ends the run; returns its lists.
    pub(super) fn finish(mut self, guesses: &mut Guesses) -> Vec<Block> {
        self.close_to(0, guesses);
        self.closed
    }

    /// An item of another kind begins an inner list if it is set deeper, or follows at once and
    /// counts from one.
    fn nests(&self, item: &Item) -> bool {
        let Some(top) = self.open.last() else { return false };
        let is_first = item.label.value <= 1;
        let is_lesser = item.label.family > top.family && top.family < Family::Circled;
        let is_new = self.open.iter().all(|open| open.family != item.label.family);
        self.open.len() < DEPTH
            && is_first
            && (item.indent > top.indent + 1 || (is_new && is_lesser && item.gap == Gap::None))
    }

    fn close_to(&mut self, level: usize, guesses: &mut Guesses) {
        while self.open.len() > level {
            let Some(Open { mut list, span, .. }) = self.open.pop() else { return };
            list.origin = Origin::new(span);
            if let Some(outer) = self.open.last_mut() {
                outer.span.end = span.end;
                if let Some(item) = outer.list.items.last_mut() {
                    item.blocks.push(Block::List(list));
                }
                continue;
            }
            let items = std::mem::take(&mut self.items);
            let (decision, rule) = match list.kind {
                ListKind::Bullet => (Decision::BulletedList { items }, &BULLETED_LIST),
                ListKind::Numbered { start } if items == 1 => {
                    (Decision::NumberedList { start, items }, &NUMBERED_ITEM)
                }
                ListKind::Numbered { start } => {
                    (Decision::NumberedList { start, items }, &NUMBERED_LIST)
                }
            };
            guesses.push(span, decision, rule);
            self.closed.push(Block::List(list));
        }
    }
}

impl Open {
    fn new(item: &Item) -> Self {
        let kind = if item.label.family.is_bullet() {
            ListKind::Bullet
        } else {
            ListKind::Numbered { start: item.label.value }
        };
        let list = List { kind, tight: true, items: Vec::new(), origin: Origin::unknown() };
        Self { family: item.label.family, indent: item.indent, value: 0, span: item.span, list }
    }

    fn continues_with(&self, item: &Item) -> bool {
        self.family == item.label.family
            && if self.family.is_bullet() {
                self.indent.abs_diff(item.indent) <= 1
            } else {
                self.value.checked_add(1) == Some(item.label.value)
            }
    }
}
