//! Parts that several panes share.

pub mod findings;
pub mod input;
pub mod pane;
mod row_pen;
pub mod stack;

pub use row_pen::RowPen;
