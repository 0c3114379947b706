//! Is the value of a secret's name a secret? Passwords are chosen by people, keys are made by machines; both are told from variables,
//! types, words, paths and blanks to fill in, and the answer is a confidence.
//!
//! Every name asks, and most values are none, so what is cheap is asked first: the make-up of the value, counted in one walk, refuses
//! nearly all words.

mod key;
mod makeup;
mod password;
mod place;
mod publishable;
mod reference;
mod stock;

pub(crate) use key::key;
pub(crate) use makeup::{common_pairs, random, wordlike};
pub(crate) use password::{LONGEST_ENCODED as LONGEST_PASSWORD, chosen, composed, drawn, password, product, typed, worded};
pub(crate) use publishable::publishable;
