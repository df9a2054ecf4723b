//! Adds to a file what PDF/X-4 (ISO 15930-7) wants and krilla doesn't write: the press it is made
//! for, whether it is trapped, and the claim itself.

use flate2::Compression;

use super::Date;
use super::pack::{Entries, File, Object, deflate, reference, value};
use crate::style::Profile;

/// Returns the file with the claim; `None` if it isn't of the form that krilla writes.
pub(super) fn claim(written: &[u8], profile: &Profile, day: Date) -> Option<Vec<u8>> {
    let file = File::read(written)?;
    let root = reference(value(file.trailer, b"Root")?)?;
    let info = reference(value(file.trailer, b"Info")?)?;
    let described = reference(value(file.value(root)?, b"Metadata")?)?;
    let intent = file.objects.len() + 1;
    let mut out = Out { bytes: file.header.to_vec(), places: Vec::new() };
    for (number, object) in (1..).zip(&file.objects) {
        match number {
            _ if number == root => {
                let intents = format!("/OutputIntents[{intent} 0 R]");
                out.object(&extended(object.value, &intents)?, None);
            }
            _ if number == info => out.object(&extended(object.value, "/Trapped/False")?, None),
            _ if number == described => {
                let text = description(object, day)?;
                let dict = format!("<</Length {}/Type/Metadata/Subtype/XML>>", text.len());
                out.object(dict.as_bytes(), Some(text.as_bytes()));
            }
            _ => out.object(object.value, object.stream),
        }
    }
    out.object(output_intent(profile, intent + 1).as_bytes(), None);
    let data = deflate(&profile.data, Compression::best());
    let dict = format!("<</Length {}/Filter/FlateDecode/N 4>>", data.len());
    out.object(dict.as_bytes(), Some(&data));
    Some(out.finish(file.trailer))
}

/// Returns a dictionary with more entries.
fn extended(dict: &[u8], entries: &str) -> Option<Vec<u8>> {
    let rest = dict.strip_prefix(b"<<")?;
    Some([b"<<", entries.as_bytes(), rest].concat())
}

/// Returns the description of the file (XMP) with what PDF/X-4 wants of it.
fn description(object: &Object<'_>, day: Date) -> Option<String> {
    let text = std::str::from_utf8(object.stream?).ok()?;
    let end = text.find("</rdf:RDF>")?;
    let Date { year, month, day } = day;
    let more = format!(
        "<rdf:Description rdf:about=\"\" xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\">\
         <pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion><pdf:Trapped>False</pdf:Trapped>\
         <xmp:MetadataDate>{year:04}-{month:02}-{day:02}T00:00:00+00:00</xmp:MetadataDate>\
         <xmpMM:VersionID>1</xmpMM:VersionID></rdf:Description>"
    );
    let (before, after) = text.split_at(end);
    let class = "<xmpMM:RenditionClass>";
    let before = before.replace(&format!("{class}proof<"), &format!("{class}default<"));
    Some([&before, more.as_str(), after].concat())
}

fn output_intent(profile: &Profile, data: usize) -> String {
    let identifier = profile.registered.unwrap_or("Custom");
    let registry = profile.registered.map_or("", |_| "/RegistryName(http://www.color.org)");
    let name: String = profile.name.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!(
        "<</Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier({identifier}){registry}\
         /Info<FEFF{name}>/DestOutputProfile {data} 0 R>>"
    )
}

/// A file with a table of its objects, in krilla's form.
struct Out {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Out {
    fn object(&mut self, value: &[u8], stream: Option<&[u8]>) {
        self.places.push(self.bytes.len());
        self.bytes.extend_from_slice(format!("{} 0 obj\n", self.places.len()).as_bytes());
        self.bytes.extend_from_slice(value);
        if let Some(stream) = stream {
            self.bytes.extend_from_slice(&[b"\nstream\n", stream, b"\nendstream"].concat());
        }
        self.bytes.extend_from_slice(b"\nendobj\n\n");
    }

    fn finish(mut self, trailer: &[u8]) -> Vec<u8> {
        let (start, size) = (self.bytes.len(), self.places.len() + 1);
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f\r\n");
        table.extend(self.places.iter().map(|place| format!("{place:010} 00000 n\r\n")));
        table.push_str(&format!("trailer\n<</Size {size}"));
        self.bytes.extend_from_slice(table.as_bytes());
        for (key, value) in Entries::new(trailer).filter(|(key, _)| *key != b"Size") {
            self.bytes.extend_from_slice(&[b"/", key, b" ", value].concat());
        }
        self.bytes.extend_from_slice(format!(">>\nstartxref\n{start}\n%%EOF").as_bytes());
        self.bytes
    }
}
