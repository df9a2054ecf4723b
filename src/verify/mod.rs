mod document;
mod pdf;
mod said;
#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::ReaderOptions;
    use crate::diagnostic::Diagnostics;
    use crate::source::Source;
    #[test]
    fn dump() {
        let stem = std::env::var("STEM").unwrap();
        let show = |said: said::Said, ext: &str| {
            let mut out = String::new();
            for fault in &said.faults { out.push_str(&format!("FAULT {} {}\n", fault.place, fault.message)); }
            for b in &said.blocks {
                out.push_str(&format!("{:?} {:?} {:?} {} {:?}\n", b.nest, b.kind, b.key, b.line.text, b.line.tokens));
            }
            std::fs::write(format!("{stem}.{ext}.said"), out).unwrap();
        };
        let bytes = std::sync::Arc::new(std::fs::read(format!("{stem}.pdf")).unwrap());
        match pdf::read(&bytes) { Ok(said) => show(said, "pdf"), Err(e) => println!("PDF {e}") }
        let md = std::fs::read(format!("{stem}.md")).unwrap();
        let mut d = Diagnostics::new();
        let source = Source::decode("a.md", md, None, &mut d).unwrap();
        let doc = crate::reader::markdown::read(&source, &ReaderOptions::default(), &mut d);
        show(document::say(&doc, &source, |line| said::Place::Line { line }), "md");
        let docx = std::fs::read(format!("{stem}.docx")).unwrap();
        let un = crate::reader::docx::read(std::path::Path::new("a.docx"), &docx, &ReaderOptions::default(), &mut d).unwrap();
        show(document::say(&un.document, &un.source, |paragraph| said::Place::Paragraph { paragraph }), "docx");
        for x in &d { println!("{x:?}"); }
    }
}
