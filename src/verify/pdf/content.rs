//! What a page shows: the text of every piece of marked content, and where it stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::array::Array;
use hayro_syntax::object::dict::Dict;
use hayro_syntax::object::{Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};

use super::unicode::UnicodeMap;
use super::{Unreadable, text_string};
use crate::verify::picture::Shown;

/// Content streams that unpack to more than this are no page's: a page of dense text has 50 kB.
const LONGEST_CONTENT: usize = 64 << 20;
/// A page's content is one stream where hanpress wrote it.
const MOST_STREAMS: usize = 8;
/// So many pages may have one content: empty ones do.
const MOST_SHARED: usize = 1000;
/// Marked content and graphics states nested deeper than this are damage.
const DEEPEST: usize = 200;

/// The fonts of a file, by their objects.
pub(super) type Fonts = BTreeMap<ObjectIdentifier, Arc<UnicodeMap>>;

/// What the images of a file show, by their objects.
pub(super) type Pictures = BTreeMap<ObjectIdentifier, Shown>;

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    /// Marked content by its id.
    pub(super) marked: BTreeMap<i64, Marked>,
    /// Text that is neither marked nor an artifact: no reader of the structure meets it.
    pub(super) loose: String,
}

/// A piece of marked content.
#[derive(Debug, Default)]
pub(super) struct Marked {
    /// What it says: replacement texts where there are any, else what its glyphs stand for.
    pub(super) text: String,
    /// What its glyphs stand for, if all of them say.
    pub(super) shown: Option<String>,
    /// Where its first baseline is, or the upper edge of its first image.
    pub(super) place: Option<Point>,
    /// Its first image.
    pub(super) picture: Option<Shown>,
}

/// A place on a page, in points from its lower left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Errors if pages share streams so often that reading all of them would never end.
pub(super) fn check(pages: &[Page<'_>]) -> Result<(), Unreadable> {
    let most = |page: &Page<'_>| {
        let contents = page.raw().get::<Array<'_>>(b"Contents");
        contents.map_or(0, |contents| contents.raw_iter().take(MOST_STREAMS + 1).count())
    };
    let mut seen: BTreeMap<ObjectIdentifier, usize> = BTreeMap::new();
    for page in pages {
        if let Some(id) = page.raw().get_ref(b"Contents").map(ObjectIdentifier::from) {
            *seen.entry(id).or_default() += 1;
        }
    }
    let is_shared = seen.values().any(|&count| count > MOST_SHARED);
    if is_shared || pages.iter().any(|page| most(page) > MOST_STREAMS) {
        let message = "its pages share their content without end".to_owned();
        return Err(Unreadable::Damaged(message));
    }
    Ok(())
}

/// Collects the fonts that pages use, each once.
pub(super) fn fonts(pages: &[Page<'_>]) -> Fonts {
    let mut fonts = Fonts::new();
    for page in pages {
        let dict = &page.resources().fonts;
        for name in dict.keys() {
            let Some(id) = dict.get_ref(&*name).map(ObjectIdentifier::from) else { continue };
            fonts.entry(id).or_insert_with(|| {
                let map = dict.get::<Dict<'_>>(&*name).and_then(|font| unicode_map(&font));
                Arc::new(map.unwrap_or_default())
            });
        }
    }
    fonts
}

fn unicode_map(font: &Dict<'_>) -> Option<UnicodeMap> {
    let map = font.get::<Stream<'_>>(b"ToUnicode")?.decoded_data().ok()?;
    Some(UnicodeMap::read(&map))
}

/// Collects the images that pages show, each once.
pub(super) fn pictures(pages: &[Page<'_>]) -> Pictures {
    let mut pictures = Pictures::new();
    for page in pages {
        let dict = &page.resources().x_objects;
        for name in dict.keys() {
            let Some(id) = dict.get_ref(&*name).map(ObjectIdentifier::from) else { continue };
            if !pictures.contains_key(&id)
                && let Some(shown) = dict.get::<Stream<'_>>(&*name).and_then(|one| picture(&one))
            {
                pictures.insert(id, shown);
            }
        }
    }
    pictures
}

/// Returns what an image shows; `None` for what is none.
fn picture(stream: &Stream<'_>) -> Option<Shown> {
    let dict = stream.dict();
    let number = |key: &[u8]| {
        dict.get::<Number>(key).and_then(|number| usize::try_from(number.as_i64()).ok())
    };
    let size = (number(b"Width")?, number(b"Height")?);
    let is_jpeg = match dict.get::<Object<'_>>(b"Filter") {
        Some(Object::Name(name)) => name.as_str() == "DCTDecode",
        Some(Object::Array(names)) => {
            names.iter::<Name<'_>>().any(|name| name.as_str() == "DCTDecode")
        }
        _ => false,
    };
    if is_jpeg {
        return Some(Shown::of_pdf(size, true, &stream.raw_data()));
    }
    Some(Shown::of_pdf(size, false, &stream.decoded_data().ok()?))
}

/// Reads a page.
pub(super) fn read(
    page: &Page<'_>,
    fonts: &Fonts,
    pictures: &Pictures,
) -> Result<PageContent, Unreadable> {
    let Some(stream) = page.page_stream() else { return Ok(PageContent::default()) };
    if stream.len() > LONGEST_CONTENT {
        return Err(Unreadable::Damaged("a page's content is far too long".to_owned()));
    }
    let mut reader = Reader {
        fonts,
        pictures,
        resources: page.resources(),
        content: PageContent::default(),
        font: None,
        open: Vec::new(),
        states: Vec::new(),
        current: Matrix::IDENTITY,
        line: Matrix::IDENTITY,
    };
    let mut instructions = TypedIter::new(stream);
    while let Some(instruction) = instructions.next() {
        reader.follow(&instruction)?;
    }
    Ok(reader.content)
}

/// Marked content that has begun.
#[derive(Debug, Default, Clone)]
struct Open {
    id: Option<i64>,
    is_artifact: bool,
    /// Whether its text has been said as a whole.
    is_replaced: bool,
}

struct Reader<'p, 'a> {
    fonts: &'p Fonts,
    pictures: &'p Pictures,
    resources: &'p Resources<'a>,
    content: PageContent,
    font: Option<Arc<UnicodeMap>>,
    /// What is open, what is inside inheriting what it does not say itself.
    open: Vec<Open>,
    states: Vec<(Matrix, Option<Arc<UnicodeMap>>)>,
    current: Matrix,
    line: Matrix,
}

impl Reader<'_, '_> {
    fn follow(&mut self, instruction: &TypedInstruction<'_, '_>) -> Result<(), Unreadable> {
        match instruction {
            TypedInstruction::SaveState(_) => {
                bounded(self.states.len())?;
                self.states.push((self.current, self.font.clone()));
            }
            TypedInstruction::RestoreState(_) => {
                if let Some((matrix, font)) = self.states.pop() {
                    (self.current, self.font) = (matrix, font);
                }
            }
            TypedInstruction::Transform(t) => {
                self.current = Matrix::of([t.0, t.1, t.2, t.3, t.4, t.5]).then(self.current);
            }
            TypedInstruction::BeginText(_) => self.line = Matrix::IDENTITY,
            TypedInstruction::SetTextMatrix(t) => {
                self.line = Matrix::of([t.0, t.1, t.2, t.3, t.4, t.5]);
            }
            TypedInstruction::NextLine(by) => self.next_line(by.0, by.1),
            TypedInstruction::NextLineAndSetLeading(by) => self.next_line(by.0, by.1),
            TypedInstruction::TextFont(font) => {
                let id = self.resources.fonts.get_ref(&**font.0).map(ObjectIdentifier::from);
                self.font = id.and_then(|id| self.fonts.get(&id).cloned());
            }
            TypedInstruction::ShowText(text) => self.show(text.0.as_bytes()),
            TypedInstruction::NextLineAndShowText(text) => self.show(text.0.as_bytes()),
            TypedInstruction::ShowTextWithParameters(text) => self.show(text.2.as_bytes()),
            TypedInstruction::ShowTexts(texts) => {
                for object in texts.0.iter::<Object<'_>>() {
                    if let Object::String(text) = object {
                        self.show(text.as_bytes());
                    }
                }
            }
            TypedInstruction::XObject(_) | TypedInstruction::InlineImage(_) => {
                let name = match instruction {
                    TypedInstruction::XObject(name) => Some(&name.0),
                    _ => None,
                };
                let id = name.and_then(|name| self.resources.x_objects.get_ref(&**name));
                let picture = id.and_then(|id| self.pictures.get(&id.into()).cloned());
                // An image fills the unit square; its upper edge is where it begins.
                let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
                let corners = corners.map(|(x, y)| self.current.apply(x, y));
                let top = corners.into_iter().max_by(|a, b| a.y.total_cmp(&b.y));
                self.put(top, picture);
            }
            TypedInstruction::BeginMarkedContent(tag) => {
                bounded(self.open.len())?;
                self.begin(tag.0.as_str() == "Artifact", None);
            }
            TypedInstruction::BeginMarkedContentWithProperties(tag) => {
                bounded(self.open.len())?;
                let properties = match tag.1 {
                    Object::Dict(dict) => Some(dict.clone()),
                    Object::Name(name) => self.resources.properties.get::<Dict<'_>>(name),
                    _ => None,
                };
                self.begin(tag.0.as_str() == "Artifact", properties.as_ref());
            }
            TypedInstruction::EndMarkedContent(_) => drop(self.open.pop()),
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self, x: Number, y: Number) {
        let [x, y] = [x, y].map(|number| number.as_f64());
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
    }

    fn begin(&mut self, is_artifact: bool, properties: Option<&Dict<'_>>) {
        let outer = self.open.last().cloned().unwrap_or_default();
        let id = properties.and_then(|dict| dict.get::<Number>(b"MCID")).map(|id| id.as_i64());
        let actual = properties.and_then(|dict| text_string(dict, b"ActualText"));
        let open = Open {
            id: id.or(outer.id),
            is_artifact: is_artifact || outer.is_artifact,
            is_replaced: outer.is_replaced || actual.is_some(),
        };
        if let Some(actual) = actual.filter(|_| !outer.is_replaced)
            && let Some(marked) = self.content.marked(&open)
        {
            marked.text.push_str(&actual);
        }
        if let Some(id) = id {
            self.content
                .marked
                .entry(id)
                .or_insert_with(|| Marked { shown: Some(String::new()), ..Marked::default() });
        }
        self.open.push(open);
    }

    fn show(&mut self, codes: &[u8]) {
        let open = self.open.last().cloned().unwrap_or_default();
        if open.is_artifact {
            return;
        }
        let mut text = String::new();
        let mut is_whole = true;
        for code in codes.chunks(2) {
            let code = code.iter().fold(0, |code, byte| code << 8 | u16::from(*byte));
            match self.font.as_ref().and_then(|font| font.get(code)) {
                Some(said) => text.push_str(said),
                None => is_whole = false,
            }
        }
        let place = self.line.then(self.current).apply(0.0, 0.0);
        let Some(marked) = self.content.marked(&open) else {
            self.content.loose.push_str(&text);
            return;
        };
        marked.place.get_or_insert(place);
        if !open.is_replaced {
            marked.text.push_str(&text);
            if !is_whole {
                marked.text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        if is_whole {
            if let Some(shown) = &mut marked.shown {
                shown.push_str(&text);
            }
        } else {
            marked.shown = None;
        }
    }

    fn put(&mut self, place: Option<Point>, picture: Option<Shown>) {
        let open = self.open.last().cloned().unwrap_or_default();
        if let (Some(place), Some(marked)) = (place, self.content.marked(&open)) {
            marked.place.get_or_insert(place);
            marked.picture = marked.picture.take().or(picture);
        }
    }
}

impl PageContent {
    /// Returns the marked content that is open, `None` for none and for artifacts.
    fn marked(&mut self, open: &Open) -> Option<&mut Marked> {
        let id = open.id.filter(|_| !open.is_artifact)?;
        let new = || Marked { shown: Some(String::new()), ..Marked::default() };
        Some(self.marked.entry(id).or_insert_with(new))
    }
}

fn bounded(depth: usize) -> Result<(), Unreadable> {
    if depth < DEEPEST {
        return Ok(());
    }
    Err(Unreadable::Damaged("a page's content is nested without end".to_owned()))
}

/// A transformation, as in ISO 32000-1, 8.3.3.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(numbers: [Number; 6]) -> Self {
        Self(numbers.map(|number| number.as_f64()))
    }

    fn then(self, next: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [p, q, r, s, t, u] = next.0;
        Self([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    fn apply(self, x: f64, y: f64) -> Point {
        let [a, b, c, d, e, f] = self.0;
        Point { x: x * a + y * c + e, y: x * b + y * d + f }
    }
}
