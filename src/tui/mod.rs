//! The terminal: event loop and drawing; the only room that imports ratatui and crossterm.
