//! A content stream as operations, and these as pieces that can be drawn more briefly.

use std::ops::Range;

use super::lexer::{Lexer, Token, real};

/// A content stream's operations with their operands.
#[derive(Debug)]
pub(super) struct Operations<'a> {
    content: &'a [u8],
    tokens: Vec<Token<'a>>,
    list: Vec<Operation<'a>>,
}

/// An operation.
#[derive(Debug)]
struct Operation<'a> {
    operator: &'a [u8],
    /// Its operands, in [`Operations::tokens`].
    operands: Range<usize>,
    /// Where it is written, its operands included.
    bytes: Range<usize>,
}

/// Part of a content stream.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// Marked content begins; as written.
    Open(&'a [u8]),
    /// Marked content ends.
    Close,
    /// Text in a graphics state of its own.
    Text(Isolated<'a>),
    /// A filled rectangle in a graphics state of its own: left, bottom, width, height.
    Fill(Isolated<'a>, [f64; 4]),
    /// Anything else, as written.
    Other(&'a [u8]),
}

/// What krilla draws between `q` and `Q`, on a page whose y axis it turned to point downward.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Isolated<'a> {
    /// The height of the page.
    pub(super) height: f64,
    /// The operations that set the colour, as written.
    pub(super) color: &'a [u8],
    /// Indices of the operations that draw.
    pub(super) inside: Range<usize>,
}

impl<'a> Operations<'a> {
    /// Reads a content stream; `None` if something in it isn't understood.
    pub(super) fn read(content: &'a [u8]) -> Option<Self> {
        let mut lexer = Lexer::new(content);
        let mut read = Self { content, tokens: Vec::new(), list: Vec::new() };
        let (mut operands, mut start) = (0, 0);
        let mut depth = 0_usize;
        while let Some(token) = lexer.next() {
            match token {
                Token::ArrayStart | Token::DictStart => depth += 1,
                Token::ArrayEnd | Token::DictEnd => depth = depth.checked_sub(1)?,
                Token::Word(operator) if depth == 0 => {
                    let bytes = start..lexer.position();
                    read.list.push(Operation {
                        operator,
                        operands: operands..read.tokens.len(),
                        bytes,
                    });
                    (operands, start) = (read.tokens.len(), lexer.position());
                    continue;
                }
                _ => {}
            }
            read.tokens.push(token);
        }
        let is_whole = content[lexer.position()..].trim_ascii().is_empty();
        (is_whole && operands == read.tokens.len()).then_some(read)
    }

    /// Returns the operator of an operation and its operands.
    pub(super) fn get(&self, index: usize) -> (&'a [u8], &[Token<'a>]) {
        let operation = &self.list[index];
        (operation.operator, &self.tokens[operation.operands.clone()])
    }

    /// Returns operations as they are written.
    pub(super) fn written(&self, range: Range<usize>) -> &'a [u8] {
        match self.list.get(range) {
            Some([first, .., last]) => self.content[first.bytes.start..last.bytes.end].trim_ascii(),
            Some([only]) => self.content[only.bytes.clone()].trim_ascii(),
            Some([]) | None => &[],
        }
    }

    /// Cuts the operations into pieces; `None` if text is drawn in a way not known.
    pub(super) fn pieces(&self) -> Option<Vec<Piece<'a>>> {
        let mut pieces = Vec::new();
        let mut index = 0;
        while let Some(operation) = self.list.get(index) {
            let end = match operation.operator {
                b"q" => self.closing(index)?,
                _ => index,
            } + 1;
            let written = || self.written(index..end);
            pieces.push(match operation.operator {
                b"BDC" | b"BMC" => Piece::Open(written()),
                b"EMC" => Piece::Close,
                b"q" => match self.isolated(index + 1..end - 1) {
                    Some(piece) => piece,
                    None if self.draws_text(index..end) => return None,
                    None => Piece::Other(written()),
                },
                b"Tf" => return None,
                _ => Piece::Other(written()),
            });
            index = end;
        }
        Some(pieces)
    }

    /// Returns the `Q` that belongs to a `q`.
    fn closing(&self, start: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (index, operation) in self.list.iter().enumerate().skip(start) {
            match operation.operator {
                b"q" => depth += 1,
                b"Q" if depth == 1 => return Some(index),
                b"Q" => depth = depth.checked_sub(1)?,
                _ => {}
            }
        }
        None
    }

    fn draws_text(&self, range: Range<usize>) -> bool {
        self.list[range].iter().any(|operation| operation.operator == b"Tf")
    }

    fn isolated(&self, range: Range<usize>) -> Option<Piece<'a>> {
        let height = match self.numbers(range.start)? {
            [1.0, 0.0, 0.0, -1.0, 0.0, height] if self.is(range.start, b"cm") => height,
            _ => return None,
        };
        let sets_color = |index: &usize| {
            matches!(self.list[*index].operator, b"cs" | b"scn" | b"sc" | b"g" | b"rg" | b"k")
        };
        let colors = range.start + 1;
        let start = colors + (colors..range.end).take_while(sets_color).count();
        let color = self.written(colors..start);
        if start < range.end && self.is(start, b"BT") && self.is(range.end - 1, b"ET") {
            let inside = start + 1..range.end - 1;
            let is_known = inside.clone().all(|index| self.is_known_in_text(index));
            return is_known.then_some(Piece::Text(Isolated { height, color, inside }));
        }
        let isolated = Isolated { height, color, inside: start..range.end };
        Some(Piece::Fill(isolated, self.rectangle(start..range.end, height)?))
    }

    fn is_known_in_text(&self, index: usize) -> bool {
        match self.list[index].operator {
            b"Tr" => self.numbers(index) == Some([0.0]),
            b"Tm" => matches!(self.numbers(index), Some([1.0, 0.0, 0.0, -1.0, _, _])),
            b"Tf" | b"TJ" | b"Tj" | b"BDC" | b"BMC" | b"EMC" => true,
            _ => false,
        }
    }

    /// Reads a path of four corners that is filled, if it is an upright rectangle.
    fn rectangle(&self, range: Range<usize>, height: f64) -> Option<[f64; 4]> {
        let operators: [&[u8]; 6] = [b"m", b"l", b"l", b"l", b"h", b"f"];
        if range.len() != operators.len()
            || !range.clone().zip(operators).all(|(i, o)| self.is(i, o))
        {
            return None;
        }
        let corner = |index: usize| self.numbers::<2>(range.start + index);
        let [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] =
            [corner(0)?, corner(1)?, corner(2)?, corner(3)?];
        let is_upright = y0 == y1 && x1 == x2 && y2 == y3 && x3 == x0;
        let (left, bottom) = (x0.min(x2), height - y0.max(y2));
        is_upright.then_some([left, bottom, (x2 - x0).abs(), (y2 - y0).abs()])
    }

    fn is(&self, index: usize, operator: &[u8]) -> bool {
        self.list.get(index).is_some_and(|operation| operation.operator == operator)
    }

    /// Returns the operands of an operation that takes `N` numbers.
    pub(super) fn numbers<const N: usize>(&self, index: usize) -> Option<[f64; N]> {
        let (_, operands) = self.get(index);
        let mut numbers = [0.0; N];
        if operands.len() != N {
            return None;
        }
        for (number, operand) in numbers.iter_mut().zip(operands) {
            let Token::Number(digits) = operand else { return None };
            *number = real(digits)?;
        }
        Some(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::{Operations, Piece};

    const TEXT: &str =
        "q 1 0 0 -1 0 500 cm/c0 cs 0 scn\nBT 0 Tr/f0 10 Tf 1 0 0 -1 5 6 Tm(ab)Tj\nET\nQ\n";

    #[test]
    fn known_forms_are_told_from_others() {
        let content = format!("/Span<</MCID 0>>BDC\n{TEXT}EMC q 1 0 0 1 2 3 cm/x0 Do Q\n");
        let operations = Operations::read(content.as_bytes()).expect("operations");
        let pieces = operations.pieces().expect("pieces");
        assert_eq!(pieces.len(), 4);
        assert_eq!(pieces[0], Piece::Open(b"/Span<</MCID 0>>BDC"));
        let Piece::Text(text) = &pieces[1] else { panic!("{:?}", pieces[1]) };
        assert_eq!((text.height, text.color), (500.0, b"/c0 cs 0 scn".as_slice()));
        assert_eq!(pieces[2], Piece::Close);
        assert_eq!(pieces[3], Piece::Other(b"q 1 0 0 1 2 3 cm/x0 Do Q"));
    }

    #[test]
    fn rectangles_stand_upright() {
        let pieces = |corner: &str| {
            let content =
                format!("q 1 0 0 -1 0 500 cm 0 g 1 2 m 5 2 l {corner} l 1 3 l\nh\nf\nQ\n");
            let operations = Operations::read(content.as_bytes()).expect("operations");
            let pieces = operations.pieces().expect("pieces");
            assert_eq!(pieces.len(), 1);
            matches!(pieces[0], Piece::Fill(_, [1.0, 497.0, 4.0, 1.0]))
        };
        assert!(pieces("5 3"));
        assert!(!pieces("6 3"));
    }

    #[test]
    fn unknown_text_is_refused() {
        let turned = TEXT.replace("1 0 0 -1 5 6", "0 1 1 0 5 6");
        for content in [turned.as_str(), "/f0 10 Tf", "q 0 g"] {
            let operations = Operations::read(content.as_bytes()).expect("operations");
            assert_eq!(operations.pieces(), None, "{content}");
        }
        assert!(Operations::read(b"(open Tj").is_none());
        assert!(Operations::read(b"1 2").is_none());
    }
}
