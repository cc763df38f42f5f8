//! Ending with a message where there is no memory left.
//!
//! The standard library aborts the process then, and leaves the terminal as it is.

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Write;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::tui;

/// The system's allocator, but where it has nothing left the program says so and ends with status 1.
pub struct Memory;

#[allow(unsafe_code, reason = "an allocator is unsafe by definition; this one hands everything on")]
// SAFETY: every call is the system allocator's own; what it returns is returned as it is, or not at all.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(layout) }.or_give_up(layout.size())
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc_zeroed(layout) }.or_give_up(layout.size())
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        unsafe { System.realloc(pointer, layout, size) }.or_give_up(size)
    }
}

trait OrGiveUp {
    fn or_give_up(self, bytes: usize) -> Self;
}

impl OrGiveUp for *mut u8 {
    fn or_give_up(self, bytes: usize) -> Self {
        if self.is_null() {
            give_up(bytes);
        }
        self
    }
}

/// Says what is the matter without asking for memory.
#[cold]
fn give_up(bytes: usize) -> ! {
    static GIVING_UP: AtomicBool = AtomicBool::new(false);
    if GIVING_UP.swap(true, Ordering::SeqCst) {
        // What ends the program needs memory itself, or another thread is ending it.
        process::abort();
    }
    tui::give_back();
    let _ = writeln!(
        std::io::stderr(),
        "taiyaku: there is no memory left ({bytes} bytes were asked for); read fewer or smaller files at once, or allow \
         more (ulimit -v)"
    );
    process::exit(1);
}
