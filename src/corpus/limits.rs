//! How much a file may ask for before it is refused.
//!
//! A reader opens what others made. Whatever a file does, it must end within a second and 200 MB or load for a reason;
//! the figures lie far above what real files were seen to hold and far below what hurts.

/// Bytes without a line end, in a text, table or JSON Lines file, after which it is no text: the longest novels on one
/// line stay below it, and what follows need not be read to say so.
pub const LONGEST_LINE: usize = 4 << 20;

/// Articles of one file. Each costs some hundred bytes however short it is, so that a small file of empty ones can ask
/// for gigabytes.
pub const MOST_MEMBERS: usize = 200_000;

/// How many times its size a compressed file may grow once [`FREE_EXPANSION`] is passed. Text compresses four to
/// twenty times; a zip bomb a thousand times.
pub const GREATEST_EXPANSION: u64 = 100;

/// Bytes that any compressed file may grow to: a page of blanks is small however well it compresses.
pub const FREE_EXPANSION: u64 = 16 << 20;

/// Layers of compression that are taken off: `a.txt.gz`, and the same sent once more through gzip.
pub const DEEPEST_COMPRESSION: usize = 2;

/// Bytes of one page, chapter, document part, message or translation memory that is parsed as a tree or as XML.
/// The specification of HTML, on one page, has 14 MB.
pub const LARGEST_PAGE: u64 = 24 << 20;

/// Tags of one page. A tag costs some hundred bytes and a microsecond while the page is a tree.
pub const MOST_TAGS: usize = 250_000;

/// Attributes of one tag. The parser compares each with all before it.
pub const MOST_ATTRIBUTES: usize = 1_000;

/// Elements inside one another. Browsers stop at 512; the parser takes time that grows with the square of the depth.
pub const DEEPEST_NESTING: usize = 512;

/// Bytes of all parts of a document or book together, pictures aside.
pub const LARGEST_BOOK: u64 = 128 << 20;

/// Files within a document or book. An encyclopaedia as EPUB has some thousand.
pub const MOST_PARTS: usize = 20_000;

/// Bytes of a PDF, table or message, which are held in memory while they are read.
pub const LARGEST_WHOLE: u64 = 128 << 20;

/// Bytes of one record's head in a web archive.
pub const LARGEST_HEAD: u64 = 64 << 10;

/// Pages of a PDF.
pub const MOST_PAGES: usize = 5_000;

/// Operators of one page of a PDF with all forms that it paints, as often as it paints them. A page of text has some
/// thousand, a dense map or plot some hundred thousand; each costs some hundred bytes.
pub const MOST_PAGE_OPERATORS: usize = 250_000;

/// Seconds after which a page of a PDF is given up. Real ones take some milliseconds, on a busy machine a tenth of a
/// second; one whose forms call one another twice and twice again takes as long as it likes.
pub const SLOWEST_PAGE_SECONDS: u64 = 5;

/// Parts of a saved message. A page with all of its pictures has some hundred.
pub const MOST_MESSAGE_PARTS: usize = 4_000;

/// Cells of one row of a table.
pub const MOST_COLUMNS: usize = 4_096;
