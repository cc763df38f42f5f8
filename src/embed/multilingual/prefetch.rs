//! Asking the processor for memory ahead of its use.

/// Starts to load `values` into the cache, where the processor can be asked to; reads nothing.
#[inline]
#[allow(unsafe_code, reason = "the prefetch instruction has no safe name")]
pub(super) fn prefetch<T>(values: &[T]) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        for line in (0..size_of_val(values)).step_by(64) {
            // SAFETY: a prefetch is a hint that cannot fault, and the address lies within `values`.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(values.as_ptr().cast::<i8>().wrapping_add(line)) };
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = values;
}
