//! hanpress turns Traditional-Chinese manuscripts into Simplified-Chinese print editions.
//!
//! The modules are the pipeline, in the order in which text flows; `docs/architecture.md` is the
//! tour. An import may only point backwards along it.
//!
//! Text alone:
//!
//! ```
//! use hanpress::conversion::Profile;
//!
//! let converted = Profile::Publish.converter().convert("他說：「頭髮長了。」");
//! assert_eq!(converted.text, "他说：“头发长了。”");
//! assert_eq!(&converted.text[converted.changes[0].target.clone()], "说");
//! ```
//!
//! A manuscript through all stages, in memory:
//!
//! ```
//! use hanpress::pipeline::{InputFormat, LockedOutline, Manuscript, OutputKind, Pipeline, PipelineOptions};
//!
//! let manuscript = Manuscript {
//!     path: "tea.md".into(),
//!     format: InputFormat::Markdown,
//!     bytes: "# 山茶\n\n## 早晨 {#morning}\n\n茶香。\n".into(),
//!     locked: LockedOutline::default(),
//!     decisions: Vec::new(),
//! };
//! let output = Pipeline::new().build(manuscript, &PipelineOptions::default())?;
//! assert_eq!(output.outline.entries[0].key.as_str(), "morning");
//! assert!(output.files.iter().any(|file| file.kind == OutputKind::Pdf));
//! # Ok::<(), hanpress::Error>(())
//! ```

pub mod batch;
pub mod conversion;
pub mod diagnostic;
pub mod document;
pub mod edition;
pub mod error;
pub mod font;
pub mod inplace;
pub mod layout;
pub mod lexicon;
pub mod lock;
pub mod outline;
pub mod package;
pub mod pipeline;
pub mod reader;
pub mod review;
pub mod source;
pub mod style;
pub mod verify;

pub use error::{Error, Result};
