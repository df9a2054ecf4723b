//! Where the cells of a table stand: spans in, columns out.

use std::ops::Range;

/// How many cells may reach down from earlier rows at one time; a further one counts as one row
/// high. No table that fits a page comes near it; it bounds the work on hostile ones.
const OPEN_SPANS: usize = 256;

/// Walks a table cell by cell and says in which column each one stands.
#[derive(Debug, Default)]
pub struct GridCursor {
    column: usize,
    /// Columns taken by cells of earlier rows, and for how many more rows.
    open: Vec<(Range<usize>, u16)>,
    /// The same for cells of the current row.
    opened: Vec<(Range<usize>, u16)>,
}

impl GridCursor {
    /// Goes to the next row.
    pub fn next_row(&mut self) {
        self.column = 0;
        for (_, rows) in &mut self.open {
            *rows -= 1;
        }
        self.open.retain(|(_, rows)| *rows > 0);
        self.open.append(&mut self.opened);
    }

    /// Returns the column of a cell with these spans, and goes past it.
    pub fn place(&mut self, columns: u16, rows: u16) -> usize {
        while let Some((taken, _)) =
            self.open.iter().find(|(taken, _)| taken.contains(&self.column))
        {
            self.column = taken.end;
        }
        let start = self.column;
        self.column += usize::from(columns.max(1));
        if rows > 1 && self.open.len() + self.opened.len() < OPEN_SPANS {
            self.opened.push((start..self.column, rows - 1));
        }
        start
    }
}

#[cfg(test)]
mod tests {
    use super::GridCursor;

    #[test]
    fn cells_step_around_those_that_reach_down() {
        let mut cursor = GridCursor::default();
        cursor.next_row();
        assert_eq!(cursor.place(1, 3), 0);
        assert_eq!(cursor.place(2, 1), 1);
        assert_eq!(cursor.place(1, 2), 3);
        cursor.next_row();
        assert_eq!(cursor.place(1, 1), 1);
        assert_eq!(cursor.place(1, 1), 2);
        assert_eq!(cursor.place(1, 1), 4);
        cursor.next_row();
        assert_eq!(cursor.place(3, 1), 1);
        cursor.next_row();
        assert_eq!(cursor.place(1, 1), 0);
    }
}
