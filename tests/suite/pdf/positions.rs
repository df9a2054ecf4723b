//! Where a page's glyphs are drawn, as its content stream says.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};

/// The six numbers of a matrix (ISO 32000-1, 8.3.3).
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Applies `first`, then `then`.
fn concat(first: Matrix, then: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [p, q, r, s, t, u] = then;
    [
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    ]
}

/// Advances in thousandths of the em, by glyph.
type Advances = BTreeMap<u16, f64>;

/// Follows the pen over pages.
struct Pen {
    page: Matrix,
    saved: Vec<Matrix>,
    text: Matrix,
    line: Matrix,
    font: Vec<u8>,
    size: f64,
    spacing: f64,
    drawn: Vec<[f64; 2]>,
}

/// Returns the origins of a page's glyphs in the order in which they are drawn, in points from
/// the lower left corner. Panics at anything that moves text in a way not known here.
#[track_caller]
pub fn positions(bytes: &[u8], index: usize) -> Vec<[f64; 2]> {
    let doc = Document::load_mem(bytes).expect("lopdf reads it");
    let page = doc.get_pages().into_values().nth(index).expect("a page");
    let content = Content::decode(&doc.get_page_content(page)).expect("content parses");
    let fonts = fonts(&doc, doc.get_dictionary(page).expect("a page"));
    let mut pen = Pen {
        page: IDENTITY,
        saved: Vec::new(),
        text: IDENTITY,
        line: IDENTITY,
        font: Vec::new(),
        size: 0.0,
        spacing: 0.0,
        drawn: Vec::new(),
    };
    for operation in &content.operations {
        pen.draw(&operation.operator, &operation.operands, &fonts);
    }
    pen.drawn
}

impl Pen {
    fn draw(&mut self, operator: &str, operands: &[Object], fonts: &BTreeMap<Vec<u8>, Advances>) {
        match operator {
            "q" => self.saved.push(self.page),
            "Q" => self.page = self.saved.pop().expect("Q closes something"),
            "cm" => self.page = concat(numbers(operands), self.page),
            "BT" => (self.text, self.line) = (IDENTITY, IDENTITY),
            "Tm" => (self.text, self.line) = (numbers(operands), numbers(operands)),
            "Td" => {
                let [x, y] = numbers(operands);
                self.line = concat([1.0, 0.0, 0.0, 1.0, x, y], self.line);
                self.text = self.line;
            }
            "Tf" => {
                self.font = operands[0].as_name().expect("a name").to_vec();
                [self.size] = numbers(&operands[1..]);
            }
            "Tc" => [self.spacing] = numbers(operands),
            "Tj" => self.show(&operands[0], &fonts[&self.font]),
            "TJ" => {
                for item in operands[0].as_array().expect("an array") {
                    self.show(item, &fonts[&self.font]);
                }
            }
            "TD" | "T*" | "'" | "\"" | "Tw" | "Tz" | "Ts" | "TL" => panic!("{operator}"),
            _ => {}
        }
    }

    fn show(&mut self, item: &Object, advances: &Advances) {
        let Object::String(bytes, _) = item else {
            let [kern] = numbers(std::slice::from_ref(item));
            return self.advance(-kern / 1000.0 * self.size);
        };
        for pair in bytes.chunks(2) {
            let [_, _, _, _, x, y] = concat(self.text, self.page);
            self.drawn.push([x, y]);
            let glyph = u16::from_be_bytes([pair[0], pair[1]]);
            self.advance(advances[&glyph] / 1000.0 * self.size + self.spacing);
        }
    }

    fn advance(&mut self, by: f64) {
        self.text = concat([1.0, 0.0, 0.0, 1.0, by, 0.0], self.text);
    }
}

fn numbers<const N: usize>(operands: &[Object]) -> [f64; N] {
    let numbers = operands.iter().map(|operand| operand.as_float().expect("a number"));
    let numbers: Vec<f64> = numbers.map(f64::from).collect();
    numbers.try_into().expect("so many numbers")
}

fn fonts(doc: &Document, page: &Dictionary) -> BTreeMap<Vec<u8>, Advances> {
    let dict = |object: &Object| {
        doc.dereference(object).expect("an object").1.as_dict().expect("a dictionary").clone()
    };
    let resources = dict(page.get(b"Resources").expect("resources"));
    let Ok(fonts) = resources.get(b"Font") else { return BTreeMap::new() };
    let fonts = dict(fonts);
    let advances = |font: &Object| {
        let outer = dict(font);
        let inner = outer.get(b"DescendantFonts").and_then(Object::as_array).expect("an array");
        let widths = dict(&inner[0]).get(b"W").and_then(Object::as_array).expect("widths").clone();
        let mut advances = Advances::new();
        for range in widths.chunks(3) {
            let [first, last] = [0, 1].map(|at: usize| range[at].as_i64().expect("a glyph"));
            let [advance] = numbers(&range[2..]);
            for glyph in first..=last {
                advances.insert(u16::try_from(glyph).expect("a glyph"), advance);
            }
        }
        advances
    };
    fonts.iter().map(|(name, font)| (name.clone(), advances(font))).collect()
}
