//! Text → text: what `hanpress convert` does.

use std::io::{self, BufRead, Read, Write};

use rayon::prelude::*;

use super::Profile;
use super::engine::{CUT, MAX_SEQUENCE, sequence_arity};

/// How much is converted at once by one thread: small enough to stay in its cache, large enough
/// that handing it over costs nothing.
const CHUNK: u64 = 1 << 18;

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
/// Line ends stay as they are: `\r\n` stays, and a last line without one gets none. The text is
/// cut at line ends and converted on all threads of the current rayon pool. Memory is bounded:
/// some [`CHUNK`]s for each thread, or the longest line if that is more; lines without end are
/// cut where that can change nothing, but for `publish`, which takes a line for a paragraph
/// whose quotation marks belong together.
///
/// # Errors
///
/// If reading or writing fails, or the text is not UTF-8. What comes before is written.
pub fn convert_stream(
    mut reader: impl BufRead + Send,
    mut writer: impl Write,
    profile: Profile,
) -> Result<(), StreamError> {
    let mut chunks = Chunks { reader: &mut reader, profile, rest: Vec::new(), is_done: false };
    let mut offset = 0;
    let count = 2 * rayon::current_num_threads();
    let mut batch = chunks.batch(count);
    loop {
        let (chunks_read, error) = batch;
        if chunks_read.is_empty() && error.is_none() {
            return writer.flush().map_err(StreamError::Write);
        }
        let convert = || {
            let chunks = chunks_read.par_iter();
            chunks.map(|chunk| convert_chunk(chunk, profile)).collect::<Vec<_>>()
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
            offset += chunk.len() as u64;
        }
        batch = match next {
            (none, Some(error)) if none.is_empty() => return Err(StreamError::Read(error)),
            next => next,
        };
    }
}

/// Converts a chunk; also returns where it stops being UTF-8, if it does.
fn convert_chunk(chunk: &[u8], profile: Profile) -> (Vec<u8>, Option<usize>) {
    let (text, wrong) = match std::str::from_utf8(chunk) {
        Ok(text) => (text, None),
        Err(error) => {
            // Whole lines only: half a line can convert otherwise than the whole.
            let valid = chunk.get(..error.valid_up_to()).unwrap_or_default();
            let lines = valid.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            let text = std::str::from_utf8(valid.get(..lines).unwrap_or_default());
            (text.unwrap_or_default(), Some(error.valid_up_to()))
        }
    };
    // A description sequence could reach across a line end.
    let mut result = Vec::with_capacity(text.len() + text.len() / 8 + 64);
    if text.chars().any(|character| sequence_arity(character) > 0) {
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches(['\r', '\n']);
            convert_into(content, profile, &mut result);
            result.extend(line.as_bytes().get(content.len()..).unwrap_or_default());
        }
    } else {
        convert_into(text, profile, &mut result);
    }
    (result, wrong)
}

fn convert_into(text: &str, profile: Profile, result: &mut Vec<u8>) {
    match profile.tables() {
        None => result.extend(text.as_bytes()),
        Some(tables) if profile != Profile::Publish => {
            tables.convert(text, result, &mut Vec::new());
        }
        Some(_) => result.extend(profile.converter().convert(text).text.as_bytes()),
    }
}

/// A text as it is read: whole lines, about [`CHUNK`] bytes at a time.
struct Chunks<'a, R> {
    reader: &'a mut R,
    profile: Profile,
    /// What was read behind the last cut.
    rest: Vec<u8>,
    is_done: bool,
}

impl<R: BufRead> Chunks<'_, R> {
    /// Reads some chunks, fewer at the end or if reading fails.
    fn batch(&mut self, count: usize) -> (Vec<Vec<u8>>, Option<io::Error>) {
        let mut chunks = Vec::with_capacity(count);
        while chunks.len() < count {
            match self.chunk() {
                Ok(Some(chunk)) => chunks.push(chunk),
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
            if let Some(end) = line.or_else(|| last_border(&chunk, self.profile)) {
                self.rest = chunk.split_off(end);
                return Ok(Some(chunk));
            }
            searched = chunk.len();
        }
        Ok(if chunk.is_empty() { None } else { Some(chunk) })
    }
}

/// Returns the last place where an unfinished line can be cut without changing the result.
fn last_border(buffer: &[u8], profile: Profile) -> Option<usize> {
    let tables = profile.tables().filter(|_| profile != Profile::Publish)?;
    // The last character may be cut in two; an error in the text is met when it is converted.
    let text = match std::str::from_utf8(buffer) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(buffer.get(..error.valid_up_to())?).ok()?,
    };
    let is_border = |&(_, character): &(usize, char)| tables.character(character) & CUT != 0;
    let borders = text.char_indices().rev().take(4096).filter(is_border).take(64);
    borders.map(|(at, border)| at + border.len_utf8()).find(|&end| {
        let before = text.get(..end).unwrap_or_default().chars().rev();
        let mut nearby = before.take(MAX_SEQUENCE);
        nearby.all(|character| sequence_arity(character) == 0)
    })
}

#[cfg(test)]
mod tests {
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
    fn a_line_that_is_cut_comes_out_whole() {
        let line = "⿰馬畫，軟體乾燥，乾坤。滑鼠".repeat(60_000);
        let whole = Profile::Tw2sp.converter().convert(&line).text;
        assert!(convert(line.as_bytes(), Profile::Tw2sp).expect("UTF-8") == whole);
    }
}
