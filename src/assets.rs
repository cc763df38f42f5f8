//! The weights and dictionaries that are compiled into the binary, unpacked once into the cache folder.
