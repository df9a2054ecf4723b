//! Text → text, line by line: what `hanpress convert` does.

use std::io::{self, BufRead, Read, Write};
use std::ops::Range;

use super::fixed::touches;
use super::{ConversionOptions, Profile, address, description_sequence};
use crate::source::Switch;

/// Lines longer than this are cut, where that can change nothing.
const MAX_LINE: u64 = 1 << 20;

/// No switch is longer, in bytes, unless it holds white space without end.
const MAX_SWITCH: usize = 64;

/// Characters that stand in no entry of any table, so that no word goes on across them.
const BORDERS: [char; 8] = ['，', '。', '、', '；', '：', '？', '！', ' '];

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

/// Converts a text, line by line; returns the line, from 1, in which a region begins that nothing
/// ends.
///
/// Line ends stay as they are: `\r\n` stays, and a last line without one gets none. So do
/// `<!-- hanpress:off -->`, `<!-- hanpress:on -->` and everything between them, and under
/// `publish` URLs and mail addresses. Memory is bounded by the longest line; for OpenCC's profiles
/// without a glossary by about 1 MiB wherever a longer line has marks or spaces to cut it at.
/// `publish` takes a line for a paragraph and never cuts it, because its quotation marks belong
/// together; nor is a line cut in which a term may stand.
///
/// # Errors
///
/// If reading or writing fails, or the text is not UTF-8.
pub fn convert_stream(
    mut reader: impl BufRead,
    mut writer: impl Write,
    options: &ConversionOptions,
) -> Result<Option<u64>, StreamError> {
    let converter = options.profile.converter();
    let mut regions = Regions::default();
    let mut buffer: Vec<u8> = Vec::new();
    let mut offset = 0;
    loop {
        let mut chunk = reader.by_ref().take(MAX_LINE);
        let read = chunk.read_until(b'\n', &mut buffer).map_err(StreamError::Read)?;
        let is_whole = read == 0 || buffer.ends_with(b"\n");
        let end = if is_whole { Some(buffer.len()) } else { last_border(&buffer, options) };
        if let Some(end) = end {
            let rest = buffer.split_off(end);
            let text = std::str::from_utf8(&buffer).map_err(|error| StreamError::InvalidUtf8 {
                offset: offset + error.valid_up_to() as u64,
            })?;
            let line = text.strip_suffix('\n').unwrap_or(text);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let ending = text.get(line.len()..).unwrap_or_default();
            let protected = protected(line, &mut regions, options.profile);
            regions.lines += u64::from(text.ends_with('\n'));
            let fixed = options.glossary.settle(line, &protected, converter);
            let converted = converter.convert_around(line, &fixed).text;
            writer.write_all(converted.as_bytes()).map_err(StreamError::Write)?;
            writer.write_all(ending.as_bytes()).map_err(StreamError::Write)?;
            offset += end as u64;
            buffer = rest;
        }
        if read == 0 {
            writer.flush().map_err(StreamError::Write)?;
            return Ok(regions.since);
        }
    }
}

/// Returns what of a line stays as it is.
fn protected(line: &str, regions: &mut Regions, profile: Profile) -> Vec<Range<usize>> {
    let mut protected = regions.protected(line);
    if profile == Profile::Publish {
        let addresses = address::find(line);
        if !addresses.is_empty() {
            let free = |address: &Range<usize>| !touches(&protected, address);
            let free: Vec<_> = addresses.into_iter().filter(free).collect();
            protected.extend(free);
            protected.sort_by_key(|range| range.start);
        }
    }
    protected
}

/// The regions of a stream that are switched off.
#[derive(Debug, Default)]
struct Regions {
    /// The line, from 1, in which the open region begins.
    since: Option<u64>,
    /// How many lines are read.
    lines: u64,
}

impl Regions {
    /// Returns the switches of the next line and what stands between them.
    fn protected(&mut self, line: &str) -> Vec<Range<usize>> {
        let mut protected = Vec::new();
        let mut start = 0;
        for (range, switch) in Switch::find(line) {
            match (switch, self.since) {
                (Switch::Off, None) => {
                    self.since = Some(self.lines + 1);
                    start = range.start;
                }
                (Switch::On, Some(_)) => {
                    self.since = None;
                    protected.push(start..range.end);
                }
                (Switch::On, None) => protected.push(range),
                // Part of the region that is open.
                (Switch::Off, Some(_)) => {}
            }
        }
        if self.since.is_some() {
            protected.push(start..line.len());
        }
        protected
    }
}

/// Returns the last place where an unfinished line can be cut without changing the result.
fn last_border(buffer: &[u8], options: &ConversionOptions) -> Option<usize> {
    if options.profile == Profile::Publish || !options.glossary.is_empty() {
        return None;
    }
    // The last character may be cut in two; an error in the text is met when it is converted.
    let text = match std::str::from_utf8(buffer) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(buffer.get(..error.valid_up_to())?).ok()?,
    };
    text.rmatch_indices(BORDERS).take(64).map(|(at, border)| at + border.len()).find(|&end| {
        let before = text.get(..end).unwrap_or_default();
        let near = before.get(before.floor_char_boundary(end.saturating_sub(MAX_SWITCH))..);
        let cuts_switch = near
            .and_then(|near| near.rsplit_once("<!--"))
            .is_some_and(|(_, comment)| !comment.contains("-->"));
        let mut nearby = before.chars().rev().take(description_sequence::MAX_CHARS);
        !cuts_switch && nearby.all(|character| description_sequence::arity(character) == 0)
    })
}

#[cfg(test)]
mod tests {
    use super::super::rule::{Layer, Table};
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
    fn no_table_has_an_entry_with_a_border_in_it() {
        let tables = Table::ALL.into_iter().map(Table::text);
        let layers = [Layer::Characters, Layer::Particles, Layer::Corrections].map(Layer::text);
        for row in tables.chain(layers).flat_map(super::super::dictionary::rows) {
            assert!(!row.key.contains(BORDERS), "{}", row.key);
        }
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
