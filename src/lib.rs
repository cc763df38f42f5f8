//! taiyaku (対訳): a terminal reader for Japanese and Chinese sources, side by side.
