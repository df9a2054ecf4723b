//! What a style is called in the file that is written.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::{BODY, CAPTION, CODE, SOURCE_CODE, TABLE_BODY};
use crate::edition::docx::template::{HouseStyle, Template};

/// The styles of a file: a template's own where it has them, ours for the rest.
pub(in crate::edition::docx) struct Catalog<'d> {
    template: Option<&'d Template>,
    /// Ours that something names.
    used: RefCell<BTreeSet<&'static str>>,
}

/// A style as the file has it.
#[derive(Clone, Copy)]
pub(in crate::edition::docx) struct Named<'d> {
    /// Its id.
    pub(in crate::edition::docx) id: &'d str,
    /// What is known of it, if it is the template's: then nothing but structure is said beside it.
    pub(in crate::edition::docx) house: Option<&'d HouseStyle>,
}

impl<'d> Catalog<'d> {
    pub(in crate::edition::docx) fn new(template: Option<&'d Template>) -> Self {
        Self { template, used: RefCell::default() }
    }

    /// Returns the style for what `id` is for, and notes that it is in use.
    pub(in crate::edition::docx) fn get(&self, id: &'static str) -> Named<'d> {
        let Some(template) = self.template else { return Named { id, house: None } };
        self.note(id);
        self.named(template, id)
    }

    fn named(&self, template: &'d Template, id: &'static str) -> Named<'d> {
        match template.style(id) {
            Some(house) => Named { id: &house.id, house: Some(house) },
            None => Named { id: template.own_id(id), house: None },
        }
    }

    fn note(&self, id: &'static str) {
        let base = match id {
            CODE => Some(SOURCE_CODE),
            "TableCaption" | "FigureCaption" => Some(CAPTION),
            "TableHead" => Some(TABLE_BODY),
            _ => None,
        };
        self.used.borrow_mut().extend([Some(id), base].into_iter().flatten());
    }

    /// Returns whether a style of ours has to be written.
    pub(in crate::edition::docx) fn is_written(&self, id: &'static str) -> bool {
        self.template
            .is_none_or(|template| template.style(id).is_none() && self.used.borrow().contains(id))
    }

    /// Returns the id of a style that another one names, if the file has it; `Normal` is the base
    /// of all others.
    pub(super) fn base(&self, id: &'static str) -> Option<&'d str> {
        let Some(template) = self.template else { return Some(id) };
        match id {
            BODY | "DefaultParagraphFont" | "TableNormal" => template.default_style(id),
            _ => self.link(id),
        }
    }

    /// Returns the id of a style that follows another one, if the file has it.
    pub(super) fn link(&self, id: &'static str) -> Option<&'d str> {
        let Some(template) = self.template else { return Some(id) };
        let is_there = template.style(id).is_some() || self.used.borrow().contains(id);
        is_there.then(|| self.named(template, id).id)
    }

    /// Returns the name that a style of ours can have.
    pub(super) fn name(&self, name: &str) -> String {
        self.template.map_or_else(|| name.to_owned(), |template| template.free_name(name))
    }

    /// Returns the template, if there is one.
    pub(in crate::edition::docx) fn template(&self) -> Option<&'d Template> {
        self.template
    }

    /// Returns the styles of ours that are in use, sorted.
    pub(in crate::edition::docx) fn in_use(&self) -> BTreeSet<&'static str> {
        self.used.borrow().clone()
    }
}
