//! Images that no edition takes as they are: the first picture of a GIF or WebP becomes a PNG.

use std::io::Cursor;
use std::num::NonZeroU64;

/// The largest picture unpacked, in pixels: four bytes each.
const LARGEST_PICTURE: usize = 50_000_000;
/// Bytes of a pixel with alpha.
const RGBA: usize = 4;

/// A picture in memory, eight bits a channel.
struct Picture {
    width: u32,
    height: u32,
    has_alpha: bool,
    pixels: Vec<u8>,
}

/// Returns the first picture of a GIF as a PNG, as large as the GIF's canvas.
///
/// Errors with what is wrong with the file, as a clause that follows its name.
pub(super) fn png_of_gif(data: &[u8]) -> Result<Vec<u8>, String> {
    let broken = |error: gif::DecodingError| format!("can't be unpacked: {error}");
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    if let Some(most) = NonZeroU64::new((LARGEST_PICTURE * RGBA) as u64) {
        options.set_memory_limit(gif::MemoryLimit::Bytes(most));
    }
    let mut decoder = options.read_info(data).map_err(broken)?;
    let (width, height) = (decoder.width(), decoder.height());
    let mut pixels = vec![0; room(u32::from(width), u32::from(height), RGBA)?];
    let frame = decoder.read_next_frame().map_err(broken)?;
    let frame = frame.ok_or_else(|| "has no picture in it".to_owned())?;
    let [left, top, columns] = [frame.left, frame.top, frame.width].map(usize::from);
    let shown = columns.min(usize::from(width).saturating_sub(left)) * RGBA;
    let lines = frame.buffer.chunks_exact((columns * RGBA).max(1));
    let canvas = pixels.chunks_exact_mut((usize::from(width) * RGBA).max(1)).skip(top);
    for (line, to) in lines.zip(canvas) {
        let start = left * RGBA;
        if let (Some(to), Some(line)) = (to.get_mut(start..start + shown), line.get(..shown)) {
            to.copy_from_slice(line);
        }
    }
    let (width, height) = (u32::from(width), u32::from(height));
    png(Picture { width, height, has_alpha: true, pixels })
}

/// Returns the first picture of a WebP as a PNG.
///
/// Errors as [`png_of_gif`] does.
pub(super) fn png_of_webp(data: &[u8]) -> Result<Vec<u8>, String> {
    let broken = |error: image_webp::DecodingError| format!("can't be unpacked: {error}");
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(data)).map_err(broken)?;
    decoder.set_memory_limit(LARGEST_PICTURE * RGBA);
    let (width, height) = decoder.dimensions();
    let has_alpha = decoder.has_alpha();
    let mut pixels = vec![0; room(width, height, if has_alpha { RGBA } else { 3 })?];
    if decoder.is_animated() {
        decoder.read_frame(&mut pixels).map_err(broken)?;
    } else {
        decoder.read_image(&mut pixels).map_err(broken)?;
    }
    png(Picture { width, height, has_alpha, pixels })
}

/// Returns how many bytes a picture takes.
fn room(width: u32, height: u32, bytes: usize) -> Result<usize, String> {
    let pixels = u64::from(width) * u64::from(height);
    match usize::try_from(pixels) {
        Ok(pixels @ 1..=LARGEST_PICTURE) => Ok(pixels * bytes),
        Ok(_) | Err(_) => Err(format!("claims to be {width} × {height} pixels")),
    }
}

/// Packs a picture; alpha that hides nothing is left out.
fn png(picture: Picture) -> Result<Vec<u8>, String> {
    let Picture { width, height, has_alpha, mut pixels } = picture;
    let is_opaque = has_alpha && pixels.chunks_exact(RGBA).all(|pixel| pixel.last() == Some(&255));
    if is_opaque {
        pixels =
            pixels.chunks_exact(RGBA).flat_map(|pixel| pixel.iter().copied().take(3)).collect();
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(match has_alpha && !is_opaque {
        true => png::ColorType::Rgba,
        false => png::ColorType::Rgb,
    });
    let packed = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&pixels)?;
        writer.finish()
    });
    packed.map_err(|error| format!("can't be packed as PNG: {error}"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the size of a PNG, its colour type and its bytes.
    fn unpacked(png: &[u8]) -> ((u32, u32), png::ColorType, Vec<u8>) {
        let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        ((info.width, info.height), info.color_type, pixels)
    }

    #[test]
    fn the_first_picture_of_a_gif_stands_where_it_does_on_the_canvas() {
        let mut bytes = Vec::new();
        let palette = [255, 0, 0, 0, 0, 255];
        let mut encoder = gif::Encoder::new(&mut bytes, 3, 2, &palette).unwrap();
        for (left, color) in [(1, 0), (0, 1)] {
            let frame = gif::Frame {
                left,
                top: 1,
                width: 2,
                height: 1,
                buffer: vec![color; 2].into(),
                ..gif::Frame::default()
            };
            encoder.write_frame(&frame).unwrap();
        }
        drop(encoder);
        let (size, color, pixels) = unpacked(&png_of_gif(&bytes).unwrap());
        assert_eq!((size, color), ((3, 2), png::ColorType::Rgba));
        let (none, red) = ([0; 4], [255, 0, 0, 255]);
        assert_eq!(pixels, [none, none, none, none, red, red].concat());
        bytes.truncate(bytes.len() / 2);
        assert!(png_of_gif(&bytes).is_err());
        assert!(png_of_gif(b"GIF89a\x01\0\x01\0\0\0\0;").is_err());
    }

    #[test]
    fn a_webp_keeps_its_pixels_and_only_the_alpha_that_hides_something() {
        let packed = |pixels: &[u8]| {
            let mut bytes = Vec::new();
            let encoder = image_webp::WebPEncoder::new(&mut bytes);
            encoder.encode(pixels, 2, 1, image_webp::ColorType::Rgba8).unwrap();
            bytes
        };
        let seen = unpacked(&png_of_webp(&packed(&[1, 2, 3, 255, 4, 5, 6, 255])).unwrap());
        assert_eq!(seen, ((2, 1), png::ColorType::Rgb, vec![1, 2, 3, 4, 5, 6]));
        let hidden = [1, 2, 3, 128, 4, 5, 6, 255];
        let (_, color, pixels) = unpacked(&png_of_webp(&packed(&hidden)).unwrap());
        assert_eq!((color, pixels), (png::ColorType::Rgba, hidden.to_vec()));
        assert!(png_of_webp(b"RIFF\0\0\0\0WEBPVP8L").is_err());
    }
}
