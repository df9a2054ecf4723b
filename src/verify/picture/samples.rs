//! The samples of a picture: its colours pixel by pixel, without alpha, in the order of
//! ISO 32000-1, 8.9.5.

use std::io::Cursor;
use std::num::NonZeroU64;

use sha2::{Digest, Sha256};

use super::{Hash, hash};

/// The largest picture unpacked, in bytes of samples; of larger ones only sizes are compared.
const LARGEST: usize = 64 << 20;

/// A picture that can't be unpacked.
#[derive(Debug)]
pub(super) struct Broken;

/// The digest of what a picture shows; `None` of one that is too large.
type Samples = Result<Option<Hash>, Broken>;

/// Unpacks a PNG.
pub(super) fn of_png(data: &[u8]) -> Samples {
    let limits = png::Limits { bytes: LARGEST };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(data), limits);
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(|_| Broken)?;
    let Some(size) = reader.output_buffer_size().filter(|size| *size <= LARGEST) else {
        return Ok(None);
    };
    let mut samples = vec![0; size];
    reader.next_frame(&mut samples).map_err(|_| Broken)?;
    let (color, depth) = reader.output_color_type();
    let width = if depth == png::BitDepth::Sixteen { 2 } else { 1 };
    Ok(Some(match color {
        png::ColorType::Rgba => without_alpha(&samples, 4 * width, 3 * width),
        png::ColorType::GrayscaleAlpha => without_alpha(&samples, 2 * width, width),
        _ => hash(&samples),
    }))
}

/// Unpacks the first picture of a GIF, which is part of its canvas.
pub(super) fn of_gif(data: &[u8]) -> Samples {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    options.set_memory_limit(
        NonZeroU64::new(LARGEST as u64)
            .map_or(gif::MemoryLimit::Unlimited, gif::MemoryLimit::Bytes),
    );
    let mut decoder = options.read_info(data).map_err(|_| Broken)?;
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    if 4 * width * height > LARGEST {
        return Ok(None);
    }
    let frame = decoder.read_next_frame().ok().flatten().ok_or(Broken)?;
    let [left, top, columns] = [frame.left, frame.top, frame.width].map(usize::from);
    let shown = |x: usize, y: usize| {
        let (x, y) = (x.checked_sub(left)?, y.checked_sub(top)?);
        let start = 4 * (y * columns + x);
        frame.buffer.get(start..start + 3).filter(|_| x < columns)
    };
    let mut hasher = Sha256::new();
    for y in 0..height {
        let line = (0..width).flat_map(|x| shown(x, y).unwrap_or(&[0; 3])).copied();
        hasher.update(line.collect::<Vec<u8>>());
    }
    Ok(Some(hasher.finalize().into()))
}

/// Unpacks the first picture of a WebP.
pub(super) fn of_webp(data: &[u8]) -> Samples {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(data)).map_err(|_| Broken)?;
    decoder.set_memory_limit(LARGEST);
    let Some(size) = decoder.output_buffer_size().filter(|size| *size <= LARGEST) else {
        return Ok(None);
    };
    let mut samples = vec![0; size];
    let read = match decoder.is_animated() {
        true => decoder.read_frame(&mut samples).map(drop),
        false => decoder.read_image(&mut samples),
    };
    read.map_err(|_| Broken)?;
    Ok(Some(if decoder.has_alpha() { without_alpha(&samples, 4, 3) } else { hash(&samples) }))
}

/// Takes the first `kept` of every `all` bytes.
fn without_alpha(samples: &[u8], all: usize, kept: usize) -> Hash {
    let mut hasher = Sha256::new();
    for pixel in samples.chunks_exact(all) {
        hasher.update(pixel.get(..kept).unwrap_or_default());
    }
    hasher.finalize().into()
}
