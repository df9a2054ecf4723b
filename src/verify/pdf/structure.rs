//! The structure tree (ISO 32000-1, 14.7), as it is.

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::String as PdfString;
use hayro_syntax::object::array::Array;
use hayro_syntax::object::dict::Dict;
use hayro_syntax::object::{MaybeRef, Name, Number, Object, ObjectIdentifier};

use super::content::Point;
use super::{Unreadable, text_string};

/// Trees deeper than this are damage: readers bound how deep blocks nest, and a list that is in
/// another takes three elements.
const DEEPEST: usize = 300;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) role: String,
    pub(super) kids: Vec<Kid>,
    /// What a reader who can't see it is told.
    pub(super) alt: Option<String>,
    /// What stands for its content.
    pub(super) actual: Option<String>,
    /// How many columns and rows a cell covers.
    pub(super) spans: (u16, u16),
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Kid {
    Element(Element),
    /// Marked content: index of the page, and id.
    Content(usize, i64),
    /// A link's target.
    Link(Target),
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Target {
    /// A place with a name, or an address.
    Named(String),
    /// A place on a page.
    Place(usize, Point),
    /// Nowhere.
    Nothing,
}

/// Pages by their objects.
pub(super) type PageNumbers = BTreeMap<ObjectIdentifier, usize>;

/// Reads the tree of a file; `None` if it has none.
pub(super) fn read(pdf: &Pdf, pages: &PageNumbers) -> Result<Option<Element>, Unreadable> {
    let catalog = catalog(pdf);
    let Some(root) = catalog.get::<Dict<'_>>(b"StructTreeRoot") else { return Ok(None) };
    let mut reader = Reader { pages, seen: BTreeSet::new() };
    let mut element = Element::default();
    reader.kids(&root, None, 0, &mut element.kids)?;
    Ok(Some(element))
}

/// Returns the catalogue, empty if there is none.
pub(super) fn catalog(pdf: &Pdf) -> Dict<'_> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default()
}

struct Reader<'p> {
    pages: &'p PageNumbers,
    /// What has been met: an element has one place in a tree.
    seen: BTreeSet<ObjectIdentifier>,
}

impl Reader<'_> {
    fn kids(
        &mut self,
        parent: &Dict<'_>,
        page: Option<usize>,
        depth: usize,
        kids: &mut Vec<Kid>,
    ) -> Result<(), Unreadable> {
        if depth > DEEPEST {
            return Err(Unreadable::Damaged("the structure tree is nested without end".to_owned()));
        }
        match parent.get::<Object<'_>>(b"K") {
            Some(Object::Array(all)) => {
                for kid in all.iter::<Object<'_>>() {
                    self.kid(kid, page, depth, kids)?;
                }
                Ok(())
            }
            Some(kid) => self.kid(kid, page, depth, kids),
            None => Ok(()),
        }
    }

    fn kid(
        &mut self,
        kid: Object<'_>,
        page: Option<usize>,
        depth: usize,
        kids: &mut Vec<Kid>,
    ) -> Result<(), Unreadable> {
        let dict = match kid {
            Object::Number(id) => {
                kids.extend(page.map(|page| Kid::Content(page, id.as_i64())));
                return Ok(());
            }
            Object::Dict(dict) => dict,
            _ => return Ok(()),
        };
        let page = dict.get_ref(b"Pg").and_then(|id| self.pages.get(&id.into()).copied()).or(page);
        match dict.get::<Name<'_>>(b"Type").as_ref().map(Name::as_str) {
            Some("MCR") => {
                let id = dict.get::<Number>(b"MCID").map(|id| id.as_i64());
                kids.extend(page.zip(id).map(|(page, id)| Kid::Content(page, id)));
            }
            Some("OBJR") => {
                let annotation = dict.get::<Dict<'_>>(b"Obj").unwrap_or_default();
                kids.push(Kid::Link(target(&annotation, self.pages)));
            }
            _ => {
                if dict.obj_id().is_some_and(|id| !self.seen.insert(id)) {
                    return Ok(());
                }
                let mut element = Element {
                    role: dict
                        .get::<Name<'_>>(b"S")
                        .map_or_else(String::new, |role| role.as_str().to_owned()),
                    kids: Vec::new(),
                    alt: text_string(&dict, b"Alt"),
                    actual: text_string(&dict, b"ActualText"),
                    spans: spans(&dict),
                };
                self.kids(&dict, page, depth + 1, &mut element.kids)?;
                kids.push(Kid::Element(element));
            }
        }
        Ok(())
    }
}

/// Returns how many columns and rows a cell covers.
fn spans(element: &Dict<'_>) -> (u16, u16) {
    let number = |dict: &Dict<'_>, key: &[u8]| {
        dict.get::<Number>(key).and_then(|number| u16::try_from(number.as_i64()).ok())
    };
    let mut spans = (1, 1);
    let mut take = |dict: &Dict<'_>| {
        spans.0 = number(dict, b"ColSpan").unwrap_or(spans.0);
        spans.1 = number(dict, b"RowSpan").unwrap_or(spans.1);
    };
    match element.get::<Object<'_>>(b"A") {
        Some(Object::Dict(dict)) => take(&dict),
        Some(Object::Array(all)) => all.iter::<Dict<'_>>().for_each(|dict| take(&dict)),
        _ => {}
    }
    spans
}

/// Returns where an annotation leads.
fn target(annotation: &Dict<'_>, pages: &PageNumbers) -> Target {
    let action = annotation.get::<Dict<'_>>(b"A");
    let destination =
        annotation.get::<Object<'_>>(b"Dest").or_else(|| action.as_ref()?.get::<Object<'_>>(b"D"));
    match destination {
        Some(Object::String(name)) => {
            Target::Named(format!("#{}", String::from_utf8_lossy(name.as_bytes())))
        }
        Some(Object::Name(name)) => Target::Named(format!("#{}", name.as_str())),
        Some(Object::Array(place)) => match place_of(&place, pages) {
            Some((page, point)) => Target::Place(page, point),
            None => Target::Nothing,
        },
        _ => {
            let address = action.and_then(|action| action.get::<PdfString<'_>>(b"URI"));
            address.map_or(Target::Nothing, |address| {
                Target::Named(String::from_utf8_lossy(address.as_bytes()).into_owned())
            })
        }
    }
}

/// Returns the page and place that an explicit destination names (12.3.2.2).
pub(super) fn place_of(destination: &Array<'_>, pages: &PageNumbers) -> Option<(usize, Point)> {
    let mut parts = destination.raw_iter();
    let MaybeRef::Ref(page) = parts.next()? else { return None };
    let page = *pages.get(&page.into())?;
    let mut number = || match parts.next() {
        Some(MaybeRef::NotRef(Object::Number(number))) => Some(number.as_f64()),
        _ => None,
    };
    // What stands first is the kind of destination.
    let _ = number();
    let x = number().unwrap_or(0.0);
    Some((page, Point { x, y: number()? }))
}
