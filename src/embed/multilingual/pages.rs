//! A large array of numbers that are read in no order.

use std::marker::PhantomData;

use bytemuck::Pod;
use memmap2::MmapMut;

/// Zeroed memory for values of type `T`, on large pages where the system has them: with small ones, looking up where
/// each row lies takes a tenth of the encoder's time.
pub(super) struct Pages<T> {
    map: Option<MmapMut>,
    kind: PhantomData<T>,
}

impl<T: Pod> Pages<T> {
    /// Room for `count` values.
    pub fn zeroed(count: usize) -> std::io::Result<Self> {
        let length = count * size_of::<T>();
        if length == 0 {
            return Ok(Self { map: None, kind: PhantomData });
        }
        let map = MmapMut::map_anon(length)?;
        // Advice may be refused; then the pages are small.
        #[cfg(target_os = "linux")]
        let _ = map.advise(memmap2::Advice::HugePage);
        Ok(Self { map: Some(map), kind: PhantomData })
    }

    /// The values.
    pub fn values(&self) -> &[T] {
        self.map.as_deref().map_or(&[], bytemuck::cast_slice)
    }

    /// The values, to be changed.
    pub fn values_mut(&mut self) -> &mut [T] {
        self.map.as_deref_mut().map_or(&mut [], bytemuck::cast_slice_mut)
    }
}
