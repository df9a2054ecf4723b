//! Lists.

use super::losses::Loss;
use super::read::Reader;
use super::tree::{Child, Element};
use crate::document::{Block, List, ListItem, ListKind, Origin};

impl<'b> Reader<'b> {
    /// Reads a list.
    pub(super) fn list(&mut self, element: Element<'b>) {
        if !self.has_room(element) {
            self.children(element);
            return;
        }
        let is_numbered = element.is("ol");
        let style = element.attribute("style").unwrap_or_default();
        let is_odd = is_numbered
            && (element.attribute("reversed").is_some()
                || element.attribute("type").is_some_and(|kind| kind != "1")
                || style.contains("list-style-type") && !style.contains("decimal"));
        if is_odd {
            self.losses.add(Loss::ListLabel, element.span());
        }
        let number = |element: Element<'_>, name: &str| {
            element.attribute(name).and_then(|value| value.trim().parse::<u32>().ok())
        };
        let first = number(element, "start").unwrap_or(1);
        let mut next = first;
        let mut list = Vec::new();
        let mut start = first;
        let mut is_tight = true;
        for child in element.children() {
            let item = match child {
                Child::Element(item) => item,
                Child::Text(text, _) if text.trim().is_empty() => continue,
                Child::Text(text, origin) => {
                    let blocks = self.inside(|reader| reader.text(text, origin));
                    list.push(ListItem { blocks });
                    continue;
                }
            };
            if !item.is("li") {
                // A list straight in a list belongs to the item before it.
                let blocks = self.inside(|reader| reader.element(item));
                match list.last_mut() {
                    Some(last) => last.blocks.extend(blocks),
                    None if blocks.is_empty() => {}
                    None => list.push(ListItem { blocks }),
                }
                continue;
            }
            let place = self.place(item);
            if self.notes.bodies.contains_key(&place) {
                self.element(item);
                continue;
            }
            if let Some(value) = number(item, "value").filter(|&value| is_numbered && value != next)
            {
                self.push_list(std::mem::take(&mut list), is_numbered, start, is_tight, element);
                (start, next) = (value, value);
            }
            is_tight &= !item.elements().any(|inner| inner.is("p"));
            let blocks = self.inside(|reader| reader.element(item));
            list.push(ListItem { blocks });
            next = next.saturating_add(1);
        }
        self.push_list(list, is_numbered, start, is_tight, element);
    }

    /// Reads a definition list: as a list with its terms in bold.
    pub(super) fn definitions(&mut self, element: Element<'b>) {
        if !self.has_room(element) {
            self.children(element);
            return;
        }
        let mut items: Vec<ListItem> = Vec::new();
        let mut has_description = true;
        let mut groups: Vec<Element<'b>> = Vec::new();
        for child in element.elements() {
            if child.is("div") { groups.extend(child.elements()) } else { groups.push(child) }
        }
        for child in groups {
            let is_term = child.is("dt");
            let blocks = self.inside(|reader| {
                let outside = reader.state.clone();
                if is_term {
                    reader.state.bold();
                }
                reader.element(child);
                reader.state = outside;
            });
            if blocks.is_empty() {
                continue;
            }
            if is_term && has_description || items.is_empty() {
                items.push(ListItem { blocks: Vec::new() });
            }
            has_description = !is_term;
            if let Some(item) = items.last_mut() {
                item.blocks.extend(blocks);
            }
        }
        if !items.is_empty() {
            self.losses.add(Loss::Definitions, element.span());
            let (kind, origin) = (ListKind::Bullet, Origin::new(element.span()));
            self.push(Block::List(List { kind, tight: false, items, origin }));
        }
    }

    fn push_list(
        &mut self,
        items: Vec<ListItem>,
        is_numbered: bool,
        start: u32,
        tight: bool,
        element: Element<'_>,
    ) {
        if items.iter().all(|item| item.blocks.is_empty()) {
            return;
        }
        let kind = if is_numbered { ListKind::Numbered { start } } else { ListKind::Bullet };
        let origin = Origin::new(element.span());
        self.push(Block::List(List { kind, tight, items, origin }));
    }
}
