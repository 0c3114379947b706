//! What is known about the AI tools of an organisation: seen by browsers, described by the catalogue, decided by people, put in force by
//! the policy.

pub mod draft;
pub mod facts;
pub mod key;
pub mod product;
pub mod ruling;
pub mod table;
