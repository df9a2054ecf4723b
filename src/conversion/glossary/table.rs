//! Glossaries of two columns: CSV and TSV, quoted as RFC 4180 says.
//!
//! Not read by a crate for the sake of true line numbers and of quotation marks that nobody
//! closes: the file is written by hand or by a spreadsheet, and its writer must find the row.

use super::{Row, Slip};

/// The row that names the columns, if a file has one.
const HEADER: [&str; 2] = ["source", "target"];

/// Reads the rows; lines that begin with `#` and empty ones are none.
pub(super) fn rows(text: &str, separator: char) -> Result<Vec<Row>, Slip> {
    let mut reader = Reader { rest: text, line: 1, separator };
    let mut rows = Vec::new();
    let mut is_first = true;
    while let Some((line, fields)) = reader.record()? {
        let mut fields: Vec<String> = fields.iter().map(|field| field.trim().to_owned()).collect();
        // Spreadsheets fill up short rows.
        while fields.last().is_some_and(String::is_empty) {
            fields.pop();
        }
        let is_header = std::mem::take(&mut is_first)
            && fields.len() == HEADER.len()
            && fields.iter().zip(HEADER).all(|(field, name)| field.eq_ignore_ascii_case(name));
        if fields.is_empty() || is_header {
            continue;
        }
        if fields.len() > HEADER.len() {
            let reason = format!("{} columns; a glossary has two, source and target", fields.len());
            return Err(Slip { line: Some(line), reason });
        }
        let mut fields = fields.into_iter();
        let source = fields.next().unwrap_or_default();
        let Some(target) = fields.next() else {
            let reason = format!("{source} has no target; the columns are source and target");
            return Err(Slip { line: Some(line), reason });
        };
        rows.push(Row { line, source, target: Some(target), ..Row::default() });
    }
    Ok(rows)
}

struct Reader<'a> {
    rest: &'a str,
    /// The line in which `rest` begins, counted from 1.
    line: usize,
    separator: char,
}

impl<'a> Reader<'a> {
    /// Reads the next record that is no comment: its line and its fields.
    fn record(&mut self) -> Result<Option<(usize, Vec<String>)>, Slip> {
        while let Some(comment) = self.rest.strip_prefix('#') {
            let length = comment.find('\n').map_or(comment.len(), |at| at + 1);
            self.rest = comment.get(length..).unwrap_or_default();
            self.line += 1;
        }
        if self.rest.is_empty() {
            return Ok(None);
        }
        let line = self.line;
        let mut fields = Vec::new();
        loop {
            fields.push(match self.rest.strip_prefix('"') {
                Some(quoted) => self.quoted(quoted)?,
                None => self.plain(),
            });
            match self.rest.strip_prefix(self.separator) {
                Some(rest) => self.rest = rest,
                None => break,
            }
        }
        self.rest = self.rest.strip_prefix('\n').unwrap_or_default();
        self.line += 1;
        Ok(Some((line, fields)))
    }

    fn plain(&mut self) -> String {
        let end = self.rest.find([self.separator, '\n']).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at(end);
        self.rest = rest;
        field.to_owned()
    }

    /// Reads a field whose opening quotation mark is read already.
    fn quoted(&mut self, text: &'a str) -> Result<String, Slip> {
        let line = self.line;
        let slip = |reason: &str| Slip { line: Some(line), reason: reason.to_owned() };
        let mut field = String::new();
        let mut text = text;
        loop {
            let Some((before, after)) = text.split_once('"') else {
                return Err(slip("a quotation mark is not closed"));
            };
            field.push_str(before);
            self.line += before.matches('\n').count();
            match after.strip_prefix('"') {
                Some(rest) => {
                    field.push('"');
                    text = rest;
                }
                None => {
                    self.rest = after;
                    break;
                }
            }
        }
        match self.rest.chars().next() {
            None | Some('\n') => Ok(field),
            Some(next) if next == self.separator => Ok(field),
            Some(_) => Err(slip("text behind a closing quotation mark; write \"\" for one within")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, separator: char) -> Result<Vec<(usize, String, String)>, Slip> {
        let rows = rows(text, separator)?.into_iter();
        Ok(rows.map(|row| (row.line, row.source, row.target.unwrap_or_default())).collect())
    }

    #[track_caller]
    fn assert_rows(text: &str, separator: char, expected: &[(usize, &str, &str)]) {
        let rows = read(text, separator).unwrap();
        let rows: Vec<_> = rows.iter().map(|(n, a, b)| (*n, a.as_str(), b.as_str())).collect();
        assert_eq!(rows, expected);
    }

    #[track_caller]
    fn assert_slip(text: &str, line: usize, reason: &str) {
        let slip = read(text, ',').unwrap_err();
        assert!(slip.line == Some(line) && slip.reason.contains(reason), "{slip:?}");
    }

    #[test]
    fn lines_are_true_behind_comments_and_quoted_line_ends() {
        let text = "# 茶\nSource,Target\n\n甲,1\n\"乙\n乙\",2\n# x\n丙,3";
        assert_rows(text, ',', &[(4, "甲", "1"), (5, "乙\n乙", "2"), (8, "丙", "3")]);
    }

    #[test]
    fn quoting_is_that_of_rfc_4180() {
        let text = "\"甲,乙\",\"一\"\"二\"\"\"\n\"#丙\", 三 \n丁\"戊,四\n";
        assert_rows(text, ',', &[(1, "甲,乙", "一\"二\""), (2, "#丙", "三"), (3, "丁\"戊", "四")]);
        assert_rows(
            "\"甲\t乙\"\t一\n丙,丁\t二\n",
            '\t',
            &[(1, "甲\t乙", "一"), (2, "丙,丁", "二")],
        );
    }

    #[test]
    fn spreadsheets_fill_up_rows_and_leave_some_empty() {
        assert_rows("source,target,\n甲,一,,\n,,,\n", ',', &[(2, "甲", "一")]);
        // Only the first row can be the header.
        assert_rows("甲,一\nsource,target\n", ',', &[(1, "甲", "一"), (2, "source", "target")]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert_slip("甲,一\n乙\n", 2, "乙 has no target");
        assert_slip("甲,一\n乙,\n", 2, "乙 has no target");
        assert_slip("甲,一,二\n", 1, "3 columns");
        assert_slip("甲,一\n\"乙,二\n丙,三\n", 2, "not closed");
        assert_slip("\"甲\"x,一\n", 1, "behind a closing quotation mark");
    }
}
