//! Promptward
