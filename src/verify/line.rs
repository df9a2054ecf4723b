//! A line of text with what stands between its characters, in one form for all editions.

use super::picture::Shown;

/// Text with what stands between its characters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    /// The characters.
    pub(super) text: String,
    /// What stands between them: after how many characters, and what.
    pub(super) tokens: Vec<(usize, Token)>,
    /// What stands above characters: for each reading, or each of its syllables that is above a
    /// character of its own, how many characters stand before it, and the reading. A PDF has them
    /// among its text, at the ends of lines.
    pub(super) readings: Vec<(usize, String)>,
}

/// What stands between characters.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A call of a note: its number by first call, from 1.
    Call(usize),
    /// A link begins.
    Link(String),
    /// A link ends.
    LinkEnd,
    /// An image; its alternative text, and what it shows.
    Image(String, Shown),
    /// A cell begins: how many columns and rows it covers, and whether it heads its row.
    Cell(u16, u16, bool),
    /// Another block of a cell begins.
    Another,
    /// A figure or table within a row begins; the name by which links lead to it.
    Place(String),
    /// From here on, text has these marks.
    Marks(u16),
}

impl Token {
    /// Whether both say the same, as far as can be told.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Image(alt, shown), Self::Image(other, there)) => {
                alt == other && shown.agrees(there)
            }
            _ => self == other,
        }
    }
}

/// Brings text to the form in which editions are compared.
///
/// White space counts between two characters of ASCII only: elsewhere lines may break at it, and
/// layout sets a space of its own between Han and Latin. What only says where a line may break
/// does not count.
#[derive(Debug, Default)]
pub(super) struct LineBuilder {
    line: Line,
    count: usize,
    last: Option<char>,
    blank: bool,
    /// Whether the cell that was begun last says something, and whether what follows is another
    /// block of it.
    in_cell: bool,
    another: bool,
}

impl LineBuilder {
    pub(super) fn push_text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.blank = true;
            } else if !is_opportunity(c) {
                self.begin();
                let words = c.is_ascii_graphic() && self.last.is_some_and(|c| c.is_ascii_graphic());
                if self.blank && words {
                    self.line.text.push(' ');
                    self.count += 1;
                }
                self.blank = false;
                self.line.text.push(c);
                self.count += 1;
                self.last = Some(c);
            }
        }
    }

    /// Says that a reading stands above the characters before this place.
    pub(super) fn push_reading(&mut self, reading: &str) {
        let reading = Line::of(reading).text;
        if !reading.is_empty() {
            self.line.readings.push((self.count, reading));
        }
    }

    /// Breaks the line: blanks beside it count for nothing.
    pub(super) fn push_break(&mut self) {
        (self.last, self.blank) = (None, false);
    }

    pub(super) fn push_blank(&mut self) {
        self.blank = true;
    }

    pub(super) fn push(&mut self, token: Token) {
        let token = match token {
            Token::Link(target) => Token::Link(address(&target)),
            Token::Place(_) => {
                self.line.tokens.push((self.count, token));
                return;
            }
            token => token,
        };
        if matches!(token, Token::Cell(..)) {
            (self.last, self.blank) = (None, false);
            (self.in_cell, self.another) = (false, false);
        } else {
            self.begin();
        }
        self.line.tokens.push((self.count, token));
    }

    /// Says that what follows, if anything does, is another block of a cell.
    pub(super) fn push_another(&mut self) {
        self.another = self.in_cell;
        (self.last, self.blank) = (None, false);
    }

    fn begin(&mut self) {
        self.in_cell = true;
        if std::mem::take(&mut self.another) {
            self.line.tokens.push((self.count, Token::Another));
        }
    }

    pub(super) fn extend(&mut self, token: Option<Token>) {
        if let Some(token) = token {
            self.push(token);
        }
    }

    /// Adds a block of a cell.
    pub(super) fn push_piece(&mut self, piece: Line) {
        if !piece.is_empty() {
            self.push_another();
            self.append(piece);
            self.push_another();
        }
    }

    /// Adds a line that was put together by itself.
    fn append(&mut self, other: Line) {
        if !other.is_empty() {
            self.begin();
        }
        self.push_text(&other.text);
        // A blank may have come between.
        let start = self.count - other.text.chars().count().min(self.count);
        self.line.tokens.extend(other.tokens.into_iter().map(|(at, token)| (start + at, token)));
        let readings = other.readings.into_iter().map(|(at, reading)| (start + at, reading));
        self.line.readings.extend(readings);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    pub(super) fn finish(self) -> Line {
        self.line
    }
}

/// Whether a character only says where a line may break: soft hyphens and joiners.
fn is_opportunity(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

impl Line {
    /// Makes a line of text that is compared as it is.
    pub(super) fn exact(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    /// Returns the line without the readings that stand in `other` above its characters, of which
    /// each must be met behind them; `None` if one is not.
    pub(super) fn without_readings(&self, other: &Self) -> Option<Self> {
        let mut waiting = other.readings.iter().peekable();
        let wanted: Vec<char> = other.text.chars().collect();
        let own: Vec<char> = self.text.chars().collect();
        let mut line = Self::default();
        let mut tokens = self.tokens.iter().peekable();
        let (mut at, mut count) = (0, 0);
        loop {
            while let Some((_, token)) = tokens.next_if(|(place, _)| *place <= at) {
                line.tokens.push((count, token.clone()));
            }
            // As late as can be: what follows may begin as the reading does.
            let agrees = own.get(at).is_some() && own.get(at) == wanted.get(count);
            let reading = waiting.peek().filter(|(place, _)| *place <= count && !agrees);
            match reading {
                Some((_, reading)) => {
                    let length = reading.chars().count();
                    let met = own.get(at..at + length)?;
                    if !met.iter().copied().eq(reading.chars()) {
                        return None;
                    }
                    waiting.next();
                    at += length;
                }
                None => {
                    let Some(c) = own.get(at) else { break };
                    line.text.push(*c);
                    (at, count) = (at + 1, count + 1);
                }
            }
        }
        waiting.peek().is_none().then_some(line)
    }

    /// Whether what stands between the characters is the same, as far as can be told.
    pub(super) fn tokens_agree(&self, other: &Self) -> bool {
        let agree =
            |((at, a), (there, b)): (&(usize, Token), &(usize, Token))| at == there && a.agrees(b);
        self.tokens.len() == other.tokens.len() && self.tokens.iter().zip(&other.tokens).all(agree)
    }

    /// Joins the blocks of cells between which nothing stands any more.
    pub(super) fn join_blocks(&mut self) {
        let tokens = std::mem::take(&mut self.tokens);
        let end = self.text.chars().count();
        let mut rest = tokens.into_iter().peekable();
        while let Some((at, token)) = rest.next() {
            let is_border = |token: &Token| matches!(token, Token::Cell(..) | Token::Another);
            let is_after =
                self.tokens.last().is_some_and(|(last, one)| *last == at && is_border(one));
            let is_before = match rest.peek() {
                Some((next, one)) => *next == at && matches!(one, Token::Cell(..)),
                None => at == end,
            };
            if token != Token::Another || !is_after && !is_before {
                self.tokens.push((at, token));
            }
        }
    }

    /// Returns whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.tokens.is_empty()
    }

    /// Makes a line of text alone.
    pub(super) fn of(text: &str) -> Self {
        let mut line = LineBuilder::default();
        line.push_text(text);
        line.finish()
    }
}

/// Brings an address to one form: what a URI can't hold is percent-encoded (RFC 3986, 2.1), as one
/// edition must and others need not.
pub(super) fn address(address: &str) -> String {
    let mut form = String::with_capacity(address.len());
    for byte in address.trim().bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            form.push(char::from(byte));
        } else {
            form.push_str(&format!("%{byte:02X}"));
        }
    }
    form
}
