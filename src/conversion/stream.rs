//! Text → text, line by line: what `hanpress convert` does.

use std::io::{self, BufRead, Read, Write};

use super::{Converter, Profile, description_sequence};

/// Lines longer than this are cut, where that can change nothing.
const MAX_LINE: u64 = 1 << 20;

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

/// Converts a text, line by line.
///
/// Line ends stay as they are: `\r\n` stays, and a last line without one gets none. Memory is
/// bounded by the longest line; for OpenCC's profiles by about 1 MiB wherever a longer line has
/// marks or spaces to cut it at. `publish` takes a line for a paragraph and never cuts it,
/// because its quotation marks belong together.
///
/// # Errors
///
/// If reading or writing fails, or the text is not UTF-8.
pub fn convert_stream(
    reader: impl BufRead,
    writer: impl Write,
    profile: Profile,
) -> Result<(), StreamError> {
    convert_stream_with(reader, writer, profile, profile.converter())
}

/// Converts a text as [`convert_stream`] does, with a converter of the caller's choice for the
/// profile.
///
/// # Errors
///
/// If reading or writing fails, or the text is not UTF-8.
pub fn convert_stream_with(
    mut reader: impl BufRead,
    mut writer: impl Write,
    profile: Profile,
    converter: &dyn Converter,
) -> Result<(), StreamError> {
    let mut buffer: Vec<u8> = Vec::new();
    let mut offset = 0;
    loop {
        let mut chunk = reader.by_ref().take(MAX_LINE);
        let read = chunk.read_until(b'\n', &mut buffer).map_err(StreamError::Read)?;
        let is_whole = read == 0 || buffer.ends_with(b"\n");
        let end = if is_whole { Some(buffer.len()) } else { last_border(&buffer, profile) };
        if let Some(end) = end {
            let rest = buffer.split_off(end);
            let text = std::str::from_utf8(&buffer).map_err(|error| StreamError::InvalidUtf8 {
                offset: offset + error.valid_up_to() as u64,
            })?;
            let line = text.strip_suffix('\n').unwrap_or(text);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let ending = text.get(line.len()..).unwrap_or_default();
            let converted = converter.convert(line).text;
            writer.write_all(converted.as_bytes()).map_err(StreamError::Write)?;
            writer.write_all(ending.as_bytes()).map_err(StreamError::Write)?;
            offset += end as u64;
            buffer = rest;
        }
        if read == 0 {
            return writer.flush().map_err(StreamError::Write);
        }
    }
}

/// Returns the last place where an unfinished line can be cut without changing the result.
fn last_border(buffer: &[u8], profile: Profile) -> Option<usize> {
    if profile == Profile::Publish {
        return None;
    }
    // The last character may be cut in two; an error in the text is met when it is converted.
    let text = match std::str::from_utf8(buffer) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(buffer.get(..error.valid_up_to())?).ok()?,
    };
    text.rmatch_indices(BORDERS).take(64).map(|(at, border)| at + border.len()).find(|&end| {
        let before = text.get(..end).unwrap_or_default().chars().rev();
        let mut nearby = before.take(description_sequence::MAX_CHARS);
        nearby.all(|character| description_sequence::arity(character) == 0)
    })
}

#[cfg(test)]
mod tests {
    use super::super::rule::{Layer, Table};
    use super::*;

    fn convert(text: &[u8], profile: Profile) -> Result<String, StreamError> {
        let mut result = Vec::new();
        convert_stream(text, &mut result, profile)?;
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
    fn a_line_that_is_cut_comes_out_whole() {
        let line = "⿰馬畫，軟體乾燥，乾坤。滑鼠".repeat(60_000);
        let whole = Profile::Tw2sp.converter().convert(&line).text;
        assert!(convert(line.as_bytes(), Profile::Tw2sp).expect("UTF-8") == whole);
    }
}
