//! Text → text: what `hanpress convert` does.

use std::io::{self, BufRead, Read, Write};
use std::ops::Range;

use rayon::prelude::*;

use super::engine::{CUT, MAX_SEQUENCE, sequence_arity};
use super::fixed::touches;
use super::publish::Publish;
use super::{ConversionOptions, Converter, Profile, address, idiom};
use crate::source::Switch;

/// How much is converted at once by one thread: small enough to stay in its cache, large enough
/// that handing it over costs nothing.
const CHUNK: u64 = 1 << 18;

/// No switch is longer, in bytes, unless it holds white space without end.
const MAX_SWITCH: usize = 64;

/// Why a stream could not be converted. What was converted before is written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The input could not be read.
    #[error("cannot read the text: {0}")]
    Read(io::Error),
    /// The output could not be written.
    #[error("cannot write the text: {0}")]
    Write(io::Error),
    /// The input is not UTF-8.
    #[error("the text is not UTF-8: the byte at offset {offset} is wrong")]
    InvalidUtf8 {
        /// The first byte that is wrong, counted from the beginning of the input.
        offset: u64,
    },
}

/// Converts a text, line by line, by the profile and the glossary of `options`; returns the line,
/// from 1, in which a region begins that nothing ends.
///
/// Line ends stay as they are: `\r\n` stays, and a last line without one gets none. So do
/// `<!-- hanpress:off -->`, `<!-- hanpress:on -->` and everything between them, and under
/// `publish` URLs and mail addresses. The text is cut at line ends and converted on all threads of
/// the current rayon pool. Memory is bounded: about a megabyte for each thread, or the longest line
/// if that is more; lines without end are cut where that can change nothing, but for `publish`,
/// which takes a line for a paragraph whose quotation marks belong together, for a glossary, whose
/// terms may stand anywhere, and for regional words, which look at all of a line.
///
/// # Errors
///
/// If reading or writing fails, or the text is not UTF-8. What comes before is written.
pub fn convert_stream(
    reader: impl BufRead + Send,
    writer: impl Write,
    options: &ConversionOptions<'_>,
) -> Result<Option<u64>, StreamError> {
    stream(reader, writer, options, None)
}

/// Converts a text as [`convert_stream`] does, with a converter of the caller's choice for the
/// profile.
///
/// # Errors
///
/// If reading or writing fails, or the text is not UTF-8. What comes before is written.
pub fn convert_stream_with(
    reader: impl BufRead + Send,
    writer: impl Write,
    options: &ConversionOptions<'_>,
    converter: &dyn Converter,
) -> Result<Option<u64>, StreamError> {
    stream(reader, writer, options, Some(converter))
}

fn stream(
    mut reader: impl BufRead + Send,
    mut writer: impl Write,
    options: &ConversionOptions<'_>,
    converter: Option<&dyn Converter>,
) -> Result<Option<u64>, StreamError> {
    let mut chunks = Chunks {
        reader: &mut reader,
        options,
        regions: Regions::default(),
        rest: Vec::new(),
        is_done: false,
    };
    let mut offset = 0;
    let count = 2 * rayon::current_num_threads();
    let mut batch = chunks.batch(count);
    loop {
        let (chunks_read, error) = batch;
        if chunks_read.is_empty() && error.is_none() {
            writer.flush().map_err(StreamError::Write)?;
            return Ok(chunks.regions.since);
        }
        let convert = || {
            let chunks = chunks_read.par_iter();
            chunks.map(|chunk| convert_chunk(chunk, options, converter)).collect::<Vec<_>>()
        };
        // While these are converted, the next ones are read.
        let (converted, next) = match error {
            None => rayon::join(convert, || chunks.batch(count)),
            Some(error) => (convert(), (Vec::new(), Some(error))),
        };
        for (chunk, converted) in chunks_read.iter().zip(converted) {
            let (result, wrong) = converted;
            writer.write_all(&result).map_err(StreamError::Write)?;
            if let Some(at) = wrong {
                return Err(StreamError::InvalidUtf8 { offset: offset + at as u64 });
            }
            offset += chunk.bytes.len() as u64;
        }
        batch = match next {
            (none, Some(error)) if none.is_empty() => return Err(StreamError::Read(error)),
            next => next,
        };
    }
}

/// Converts a chunk; also returns where it stops being UTF-8, if it does.
fn convert_chunk(
    chunk: &Chunk,
    options: &ConversionOptions<'_>,
    converter: Option<&dyn Converter>,
) -> (Vec<u8>, Option<usize>) {
    let Chunk { bytes, protected } = chunk;
    let (text, wrong) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            // Whole lines only: half a line can convert otherwise than the whole.
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let lines = valid.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            let text = std::str::from_utf8(valid.get(..lines).unwrap_or_default());
            (text.unwrap_or_default(), Some(error.valid_up_to()))
        }
    };
    // A description sequence could reach across a line end.
    let mut result = Vec::with_capacity(text.len() + text.len() / 8 + 64);
    if text.chars().any(|character| sequence_arity(character) > 0) {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches(['\r', '\n']);
            let protected = clip(protected, start..start + content.len());
            convert_into(content, protected, options, converter, &mut result);
            result.extend(line.as_bytes().get(content.len()..).unwrap_or_default());
            start += line.len();
        }
    } else {
        convert_into(text, clip(protected, 0..text.len()), options, converter, &mut result);
    }
    (result, wrong)
}

/// Returns the parts of ranges that lie within another, counted from its start.
fn clip(ranges: &[Range<usize>], within: Range<usize>) -> Vec<Range<usize>> {
    let first = ranges.partition_point(|range| range.end <= within.start);
    let touching = ranges.iter().skip(first).take_while(|range| range.start < within.end);
    let place = |at: usize| at.clamp(within.start, within.end) - within.start;
    touching.map(|range| place(range.start)..place(range.end)).collect()
}

fn convert_into(
    text: &str,
    mut protected: Vec<Range<usize>>,
    options: &ConversionOptions<'_>,
    chosen: Option<&dyn Converter>,
    result: &mut Vec<u8>,
) {
    let ConversionOptions { profile, glossary, idioms, .. } = options;
    let Some(tables) = profile.tables() else {
        result.extend(text.as_bytes());
        return;
    };
    if *profile == Profile::Publish || idioms.is_some() {
        protect_addresses(text, &mut protected);
    }
    let converter = chosen.unwrap_or_else(|| profile.converter());
    let fixed = idiom::settle(text, *idioms, glossary.settle(text, &protected, converter));
    if chosen.is_some() || !fixed.is_empty() {
        result.extend(converter.convert_around(text, &fixed).text.as_bytes());
    } else if *profile == Profile::Publish {
        result.extend(Publish::text(text).as_bytes());
    } else {
        tables.convert(text, result, &mut Vec::new());
    }
}

/// Adds the URLs and mail addresses that are not protected already.
fn protect_addresses(text: &str, protected: &mut Vec<Range<usize>>) {
    let mut addresses = address::find(text);
    addresses.retain(|address| !touches(protected, address));
    if !addresses.is_empty() {
        protected.extend(addresses);
        protected.sort_by_key(|range| range.start);
    }
}

/// Lines that are converted at once.
#[derive(Debug)]
struct Chunk {
    bytes: Vec<u8>,
    /// What of them stays as it is.
    protected: Vec<Range<usize>>,
}

/// A text as it is read: whole lines, about [`CHUNK`] bytes at a time.
struct Chunks<'a, R> {
    reader: &'a mut R,
    options: &'a ConversionOptions<'a>,
    regions: Regions,
    /// What was read behind the last cut.
    rest: Vec<u8>,
    is_done: bool,
}

impl<R: BufRead> Chunks<'_, R> {
    /// Reads some chunks, fewer at the end or if reading fails.
    fn batch(&mut self, count: usize) -> (Vec<Chunk>, Option<io::Error>) {
        let mut chunks = Vec::with_capacity(count);
        while chunks.len() < count {
            match self.chunk() {
                Ok(Some(bytes)) => {
                    let protected = self.regions.follow(&bytes);
                    chunks.push(Chunk { bytes, protected });
                }
                Ok(None) => break,
                Err(error) => return (chunks, Some(error)),
            }
        }
        (chunks, None)
    }

    fn chunk(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut chunk = std::mem::take(&mut self.rest);
        let mut searched = 0;
        while !self.is_done {
            let read = self.reader.by_ref().take(CHUNK).read_to_end(&mut chunk)?;
            self.is_done = read == 0;
            let fresh = chunk.get(searched..).unwrap_or_default();
            let line = fresh.iter().rposition(|&byte| byte == b'\n').map(|at| searched + at + 1);
            if let Some(end) = line.or_else(|| last_border(&chunk, self.options)) {
                self.rest = chunk.split_off(end);
                return Ok(Some(chunk));
            }
            searched = chunk.len();
        }
        Ok(if chunk.is_empty() { None } else { Some(chunk) })
    }
}

/// The regions of a stream that are switched off.
#[derive(Debug, Default)]
struct Regions {
    /// The line, from 1, in which the open region begins.
    since: Option<u64>,
    /// How many line ends were read.
    lines: u64,
}

impl Regions {
    /// Returns the switches of what comes next, and what stands between them.
    fn follow(&mut self, bytes: &[u8]) -> Vec<Range<usize>> {
        let line_ends = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n').count() as u64;
        let mut protected = Vec::new();
        // Where the open region begins here; a region from before begins with the text.
        let mut open = self.since.map(|_| 0);
        // Text without a single `<` is the rule, and need not be looked at twice.
        let text = if bytes.contains(&b'<') { valid(bytes) } else { "" };
        for (range, switch) in Switch::find(text) {
            match (switch, open) {
                (Switch::Off, None) => {
                    open = Some(range.start);
                    self.since = None;
                }
                (Switch::On, Some(start)) => {
                    open = None;
                    protected.push(start..range.end);
                }
                (Switch::On, None) => protected.push(range),
                // Part of the region that is open.
                (Switch::Off, Some(_)) => {}
            }
        }
        match open {
            Some(start) => {
                protected.push(start..bytes.len());
                let before = bytes.get(..start).unwrap_or_default();
                self.since.get_or_insert_with(|| self.lines + line_ends(before) + 1);
            }
            None => self.since = None,
        }
        self.lines += line_ends(bytes);
        protected
    }
}

/// Returns the text up to the first byte that is not UTF-8.
fn valid(bytes: &[u8]) -> &str {
    let end = match std::str::from_utf8(bytes) {
        Ok(text) => return text,
        Err(error) => error.valid_up_to(),
    };
    bytes.get(..end).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Returns the last place where an unfinished line can be cut without changing the result.
fn last_border(buffer: &[u8], options: &ConversionOptions<'_>) -> Option<usize> {
    let may_cut = options.profile != Profile::Publish
        && options.glossary.is_empty()
        && options.idioms.is_none();
    let tables = options.profile.tables().filter(|_| may_cut)?;
    // The last character may be cut in two; an error in the text is met when it is converted.
    let text = valid(buffer);
    let is_border = |&(_, character): &(usize, char)| tables.character(character) & CUT != 0;
    let borders = text.char_indices().rev().take(4096).filter(is_border).take(64);
    borders.map(|(at, border)| at + border.len_utf8()).find(|&end| {
        let before = text.get(..end).unwrap_or_default();
        let near = before.get(before.floor_char_boundary(end.saturating_sub(MAX_SWITCH))..);
        let cuts_switch =
            near.and_then(|near| near.rsplit_once('<')).is_some_and(|(_, tag)| !tag.contains('>'));
        let mut nearby = before.chars().rev().take(MAX_SEQUENCE);
        !cuts_switch && nearby.all(|character| sequence_arity(character) == 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(text: &[u8], profile: Profile) -> Result<String, StreamError> {
        let mut result = Vec::new();
        let options = ConversionOptions { profile, ..ConversionOptions::default() };
        convert_stream(text, &mut result, &options)?;
        Ok(String::from_utf8(result).expect("what is written is UTF-8"))
    }

    #[test]
    fn line_ends_stay() {
        let text = "軟體\r\n硬體\n\n體".as_bytes();
        assert_eq!(convert(text, Profile::T2s).expect("UTF-8"), "软体\r\n硬体\n\n体");
        assert_eq!(convert(b"", Profile::T2s).expect("UTF-8"), "");
    }

    #[test]
    fn a_wrong_byte_is_told_with_its_offset() {
        let error = convert(b"abc\nde\xFFf", Profile::T2s).expect_err("not UTF-8");
        assert_eq!(error.to_string(), "the text is not UTF-8: the byte at offset 6 is wrong");
    }

    #[test]
    fn what_is_switched_off_stays_and_so_do_the_switches() {
        let text =
            "體<!-- hanpress:off -->體「」\r\n體\n體<!-- hanpress:on -->「體」<!--hanpress:on-->\n";
        let expected =
            "体<!-- hanpress:off -->體「」\r\n體\n體<!-- hanpress:on -->“体”<!--hanpress:on-->\n";
        assert_eq!(convert(text.as_bytes(), Profile::Publish).expect("UTF-8"), expected);
    }

    #[test]
    fn a_region_that_nothing_ends_is_told_with_its_line() {
        let unclosed =
            |text: &str| convert_stream(text.as_bytes(), Vec::new(), &ConversionOptions::default());
        assert_eq!(unclosed("體\n體<!-- hanpress:off -->體\n體").expect("UTF-8"), Some(2));
        assert_eq!(unclosed("<!-- hanpress:off -->\n<!-- hanpress:on -->").expect("UTF-8"), None);
    }

    #[test]
    fn addresses_stay_in_print() {
        let text = "見https://a.tw/b/頁/體/，寄a@b.tw體";
        let of = |profile| convert(text.as_bytes(), profile).expect("UTF-8");
        assert_eq!(of(Profile::Publish), "见https://a.tw/b/頁/體/，寄a@b.tw体");
        // What OpenCC does is followed to the letter.
        assert_eq!(of(Profile::T2s), Profile::T2s.converter().convert(text).text);
    }

    #[test]
    fn a_switch_is_not_cut() {
        let line = "體 <!-- hanpress:off --> 體 <!-- hanpress:on --> ".repeat(60_000);
        let converted = convert(line.as_bytes(), Profile::T2s).expect("UTF-8");
        assert!(converted == line.replace("體 <!-- hanpress:off", "体 <!-- hanpress:off"));
    }

    #[test]
    fn a_line_that_is_cut_comes_out_whole() {
        let line = "⿰馬畫，軟體乾燥，乾坤。滑鼠".repeat(60_000);
        let whole = Profile::Tw2sp.converter().convert(&line).text;
        assert!(convert(line.as_bytes(), Profile::Tw2sp).expect("UTF-8") == whole);
    }
}
