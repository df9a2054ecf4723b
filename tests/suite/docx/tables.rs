//! Tables: widths, spans, what does not fit.

use hanpress::diagnostic::Code;
use hanpress::document::Alignment;

use super::fixture::{cell, document, plain, spanning, table};
use super::{fixture, has, report, write};

#[test]
fn tables_too_wide_for_the_page_have_columns_by_what_stands_in_them() {
    for count in [13, 20, 40] {
        let row = |first: &str| -> Vec<hanpress::document::Cell> {
            (0..count).map(|at| cell(if at == 0 { first } else { "12" })).collect()
        };
        let aligns = vec![Alignment::Auto; count];
        let block = table("", &aligns, vec![row("船")], vec![row("停在港口的船只")]);
        let (layout, pages) = fixture::layout(&document(vec![block]), "book-32k");
        let (package, _) = write(&layout, &pages);
        let body = package.document();
        let widths: Vec<i64> = body
            .all("w:gridCol")
            .iter()
            .map(|column| column.get("w:w").and_then(|width| width.parse().ok()).expect("twips"))
            .collect();
        let measure = (layout.sheet.page.measure.to_pt() * 20.0).round();
        let sum: i64 = widths.iter().sum();
        assert_eq!(widths.len(), count);
        assert!((sum as f64 - measure).abs() < count as f64, "{sum} of {measure}");
        assert!(widths[0] > widths[1] * 5 / 4, "{count}: {widths:?}");
        let figures = &widths[1..];
        let (least, most) = (figures.iter().min().unwrap(), figures.iter().max().unwrap());
        assert!(most - least < 3, "alike: {widths:?}");
    }
}

#[test]
fn wide_tables_are_split_and_keep_everything() {
    let row = |row: usize| (0..500).map(|column| cell(&format!("{row}.{column};"))).collect();
    let wide = table("", &[Alignment::Auto; 500], vec![row(0)], vec![row(1), row(2)]);
    let (package, diagnostics) = report(&document(vec![wide, plain("尾")]));
    assert!(has(&diagnostics, Code::CrowdedTable));
    let body = package.document();
    assert_eq!(body.all("w:tbl").len(), 8);
    let text = body.visible();
    for cell in ["0.250;", "1.62;", "2.63;", "2.499;"] {
        assert_eq!(text.matches(cell).count(), 1, "{cell}");
    }
    assert_eq!(text.matches(';').count(), 1500);
}

#[test]
fn spans_become_grid_spans_and_vertical_merges() {
    let body = vec![vec![spanning("左", 1, 2), spanning("右", 2, 1)], vec![cell("中"), cell("末")]];
    let spans = table("", &[Alignment::Auto; 3], vec![], body);
    let (package, _) = report(&document(vec![spans]));
    let merges: Vec<String> =
        package.document().all("w:vMerge").iter().map(|node| node.val().to_owned()).collect();
    assert_eq!(merges, ["restart", "continue"]);
    assert_eq!(package.document().all("w:gridSpan").len(), 1);
}

#[test]
fn crowded_tables_are_set_in_smaller_type() {
    let sizes = |count: usize| -> Vec<String> {
        let row: Vec<hanpress::document::Cell> = (0..count).map(|_| cell("1,204")).collect();
        let block = table("", &vec![Alignment::Auto; count], vec![row.clone()], vec![row]);
        let (layout, pages) = fixture::layout(&document(vec![block]), "book-32k");
        let (package, _) = write(&layout, &pages);
        let body = package.document();
        let mut sizes: Vec<_> = body.all("w:sz").iter().map(|size| size.val().to_owned()).collect();
        sizes.dedup();
        sizes
    };
    assert_eq!(sizes(8), Vec::<String>::new(), "in 小五, as the style has it");
    assert_eq!(sizes(12), ["15"], "in 六号");
    assert_eq!(sizes(40), ["15"], "no smaller, though nothing fits");
}
