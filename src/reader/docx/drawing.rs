//! Drawings, pictures of older Word, embedded objects and formulas.
//!
//! In: an element of a run. Out: images by the names of their parts, with the parts' bytes; text
//! boxes, which follow the paragraph; formulas as a line of text.

use super::formula;
use super::losses::Loss;
use super::story::{Open, Reader, alternative};
use crate::document::{Image, Link, LinkId, Origin};
use crate::package::xml::{Element, Ns};

/// What a drawing holds.
#[derive(Default)]
struct Found<'p> {
    pictures: Vec<Picture<'p>>,
    boxes: Vec<Element<'p>>,
    alt: String,
    /// The link on the drawing.
    link: Option<String>,
    floats: bool,
    charts: usize,
    has_rule: bool,
}

struct Picture<'p> {
    relation: String,
    element: Element<'p>,
}

impl<'p> Reader<'p> {
    /// Reads a `w:drawing`, `w:pict` or `w:object`.
    pub(super) fn drawing(&mut self, element: Element<'p>, open: &mut Open<'p>) {
        let mut found = Found::default();
        scan(element, &mut found);
        let is_object = element.is(Ns::Word, "object");
        if is_object {
            self.losses.add(Loss::Object, self.here());
        }
        for _ in 0..found.charts {
            self.losses.add(Loss::Chart, self.here());
        }
        if found.has_rule && !self.is_dropping() {
            open.rule.get_or_insert(open.length);
        }
        open.boxes.append(&mut found.boxes);
        let link = found.link.take().and_then(|id| self.relations.get(&id));
        let link = link.filter(|relation| relation.external).map(|relation| {
            let id = LinkId(u32::try_from(self.links.len()).unwrap_or(u32::MAX));
            let origin = Origin::new(self.here());
            self.links.push(Link { target: relation.target.clone(), title: None, origin });
            id
        });
        let link = link.or(self.link.last().copied());
        for picture in found.pictures {
            let Some(source) = self.picture(&picture.relation) else {
                self.losses.add(Loss::Picture, self.here());
                continue;
            };
            if is_cropped(picture.element) {
                self.losses.add(Loss::CroppedPicture, self.here());
            }
            let alt = clean(&found.alt);
            let origin = Origin::new(self.here());
            let image = Image { source, alt, protected: false, link, origin };
            self.push_image(image, found.floats, open);
        }
    }

    /// Takes a picture's part into the store; returns the name the document knows it by.
    fn picture(&mut self, relation: &str) -> Option<String> {
        let relation = self.relations.get(relation)?;
        if relation.external {
            return Some(relation.target.clone());
        }
        let name = relation.target.clone();
        if !self.images.contains_key(&name) {
            let data = self.package.read(&name).ok().flatten()?;
            self.images.insert(name.clone(), data);
        }
        Some(name)
    }

    /// Reads a formula as a line of text.
    pub(super) fn equation(&mut self, element: Element<'p>, open: &mut Open<'p>) {
        self.losses.add(Loss::Equation, self.here());
        self.push_plain(&formula::linear(element), open);
    }
}

fn scan<'p>(element: Element<'p>, found: &mut Found<'p>) {
    for child in element.elements() {
        match child.tag() {
            (Ns::Word, "txbxContent") => {
                found.boxes.push(child);
                continue;
            }
            (Ns::Compatibility, "AlternateContent") => {
                if let Some(branch) = alternative(child) {
                    scan(branch, found);
                }
                continue;
            }
            (Ns::WordDrawing, "anchor") => found.floats = true,
            (Ns::WordDrawing, "docPr") => {
                let text = child.attribute("descr").filter(|text| !text.trim().is_empty());
                let text = text.or_else(|| child.attribute("title"));
                found.alt = text.unwrap_or_default().into_owned();
            }
            (Ns::Drawing, "hlinkClick") => {
                found.link = child.attribute("id").map(|id| id.into_owned());
            }
            (Ns::Drawing, "blip") => {
                let relation = child.attribute("embed").or_else(|| child.attribute("link"));
                if let Some(relation) = relation.filter(|id| !id.is_empty()) {
                    let relation = relation.into_owned();
                    found.pictures.push(Picture { relation, element });
                }
                // A vector picture's own blip stands in here, beside this one.
                continue;
            }
            (Ns::Drawing, "graphicData") => {
                let uri = child.attribute("uri").unwrap_or_default();
                found.charts += usize::from(uri.contains("/chart") || uri.contains("/diagram"));
            }
            (Ns::Vml, "imagedata") => {
                if let Some(relation) = child.attribute("id") {
                    let relation = relation.into_owned();
                    found.pictures.push(Picture { relation, element });
                }
                if found.alt.is_empty() {
                    found.alt = child.attribute("title").unwrap_or_default().into_owned();
                }
            }
            (Ns::Vml, _) => {
                if let Some(alt) = child.attribute("alt") {
                    found.alt = alt.into_owned();
                }
                found.has_rule |= child.attribute("hr").is_some_and(|hr| hr.starts_with('t'));
            }
            _ => {}
        }
        scan(child, found);
    }
}

fn is_cropped(fill: Element<'_>) -> bool {
    fill.elements().find(|element| element.is(Ns::Drawing, "srcRect")).is_some_and(|rect| {
        ["l", "t", "r", "b"].iter().any(|side| rect.number(side).is_some_and(|cut| cut != 0))
    })
}

/// Descriptions that Word makes up go over several lines.
fn clean(text: &str) -> String {
    match text.contains(['\n', '\r', '\t']) {
        true => text.split_whitespace().collect::<Vec<_>>().join(" "),
        false => text.to_owned(),
    }
}
