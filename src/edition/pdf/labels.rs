//! Page labels: folios as readers show them.

use std::num::NonZeroU32;

use krilla::page::{NumberingStyle, PageLabel};

/// Makes labels of the pages' folios, page after page.
///
/// Pages counted from 1 share one label that says no number: krilla leaves out a label that is
/// the same as the one before, and readers count on.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// The last folio, if its page was counted from 1.
    counted: Option<u32>,
}

impl Labels {
    pub(super) fn label(&mut self, folio: &str) -> PageLabel {
        let Some(number) = folio.parse::<u32>().ok().and_then(NonZeroU32::new) else {
            self.counted = None;
            return PageLabel::new(None, Some(folio.to_owned()), None);
        };
        let expected = self.counted.unwrap_or(0).checked_add(1);
        self.counted = Some(number.get()).filter(|number| Some(*number) == expected);
        let start = Some(number).filter(|_| self.counted.is_none());
        PageLabel::new(Some(NumberingStyle::Arabic), None, start)
    }
}
