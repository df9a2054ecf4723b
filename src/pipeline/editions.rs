//! From the flow to the editions: what needs no pages is written beside pagination, the rest behind
//! it.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::{EditionFile, Images, OutputKind, Pipeline, PipelineOptions, Prepared, stem};
use crate::diagnostic::Diagnostics;
use crate::edition::markdown::{self, MarkdownOptions};
use crate::edition::{EditionFormat, docx, pdf};
use crate::error::Result;
use crate::layout::{self, LayoutDocument, PageMap, PagedDocument};

/// An edition as far as it goes without pages.
enum Draft {
    Pdf(Box<pdf::PdfOptions>),
    Docx(docx::Draft),
    Files(Vec<EditionFile>),
}

impl Pipeline {
    /// Writes the editions in parallel; diagnostics are stitched together in the order of formats.
    pub(super) fn editions(
        &self,
        flow: &mut LayoutDocument,
        options: &PipelineOptions,
        name: &str,
        prepared: &mut Prepared,
    ) -> Result<(Vec<EditionFile>, PageMap)> {
        let is_packaged = !prepared.images.is_empty();
        let drafts = |flow: &LayoutDocument| -> Vec<(Result<Draft>, Diagnostics)> {
            let formats = options.editions.par_iter();
            let draft = |&format| {
                let mut diagnostics = Diagnostics::new();
                let draft = draft(flow, format, options, stem(name), is_packaged, &mut diagnostics);
                (draft, diagnostics)
            };
            formats.map(draft).collect()
        };
        let noticed = &mut prepared.diagnostics;
        let (pages, folios, drafts) = if options.editions.contains(&EditionFormat::Pdf) {
            let (pages, folios, drafts) = layout::lay_out(flow, self.fonts, noticed, drafts);
            (Some(pages), folios, drafts)
        } else {
            let (folios, drafts) = layout::find_folios(flow, self.fonts, noticed, drafts);
            (None, folios, drafts)
        };
        let finish = |(draft, mut diagnostics): (Result<Draft>, Diagnostics)| {
            let files = draft.and_then(|draft| {
                self.finish(draft, pages.as_ref(), &folios, options, &mut diagnostics)
            });
            (files, diagnostics)
        };
        let written: Vec<_> = drafts.into_par_iter().map(finish).collect();
        let mut files = Vec::new();
        for (result, diagnostics) in written {
            prepared.diagnostics.append(diagnostics);
            files.extend(result?);
        }
        Ok((files, folios))
    }

    fn finish(
        &self,
        draft: Draft,
        pages: Option<&PagedDocument>,
        folios: &PageMap,
        options: &PipelineOptions,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<EditionFile>> {
        let file = match draft {
            Draft::Files(files) => return Ok(files),
            Draft::Docx(draft) => EditionFile::new(OutputKind::Docx, draft.finish(folios)?),
            Draft::Pdf(pdf) => {
                let Some(pages) = pages else { return Ok(Vec::new()) };
                let bytes = self.pdf(pages, &pdf, options.pdf_writer, diagnostics)?;
                EditionFile::new(OutputKind::Pdf, bytes)
            }
        };
        Ok(vec![file])
    }

    fn pdf(
        &self,
        pages: &PagedDocument,
        options: &pdf::PdfOptions,
        backend: pdf::PdfBackend,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        match backend {
            pdf::PdfBackend::Krilla => self.pdf.write(pages, options, diagnostics),
            #[cfg(feature = "printpdf")]
            pdf::PdfBackend::Printpdf => {
                crate::edition::printpdf::write(pages, self.fonts, options, diagnostics)
            }
        }
    }
}

fn draft(
    flow: &LayoutDocument,
    format: EditionFormat,
    options: &PipelineOptions,
    stem: &str,
    is_packaged: bool,
    diagnostics: &mut Diagnostics,
) -> Result<Draft> {
    Ok(match format {
        EditionFormat::Pdf => Draft::Pdf(Box::new(options.pdf_for(&flow.metadata, &flow.sheet))),
        EditionFormat::Docx => match options.docx_writer {
            docx::DocxBackend::Hanpress => {
                Draft::Docx(docx::Draft::new(flow, &options.docx, diagnostics)?)
            }
            #[cfg(feature = "docx-rs")]
            docx::DocxBackend::DocxRs => {
                let bytes = crate::edition::docx_rs::write(flow, diagnostics)?;
                Draft::Files(vec![EditionFile::new(OutputKind::Docx, bytes)])
            }
        },
        EditionFormat::Markdown => Draft::Files(markdown_files(flow, stem, options, is_packaged)),
    })
}

/// Writes the Markdown edition, and with it copies of the images it shows unless they are left where
/// they are, which those of a package can't be.
pub(super) fn markdown_files(
    flow: &LayoutDocument,
    stem: &str,
    options: &PipelineOptions,
    is_packaged: bool,
) -> Vec<EditionFile> {
    let copies = is_packaged || options.images == Images::Copy;
    let images = match &options.images {
        _ if copies => markdown::ImagePaths::Copied(format!("{stem}.images")),
        Images::Copy | Images::Leave(None) => markdown::ImagePaths::AsWritten,
        Images::Leave(Some(folder)) => markdown::ImagePaths::InPlace(folder.clone()),
    };
    let text = markdown::write(flow, &MarkdownOptions { flavour: options.markdown, images });
    let mut files = vec![EditionFile::new(OutputKind::Markdown, text.into_bytes())];
    let mut written = BTreeSet::new();
    for image in flow.images.iter().filter(|_| copies) {
        if let Some(data) = image.state.data()
            && written.insert(&image.file_name)
        {
            let kind = OutputKind::Image { name: image.file_name.clone() };
            files.push(EditionFile { kind, bytes: Arc::clone(data) });
        }
    }
    files
}
