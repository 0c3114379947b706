//! The pure core of Promptward: text, account evidence and policy go in, a decision and its reason come out.
//!
//! No clock, no network, no browser, no global state. The map:
//!
//! | module | answers |
//! |---|---|
//! | [`gesture`], [`actor`], [`class`], [`decision`], [`guard_state`], [`outcome`] | the vocabularies, one file each |
//! | [`site`] | which AI site is this, and how does it stand with the organisation? |
//! | [`account`] | whose account is signed in? |
//! | [`detect`] | what in this text is secret-like? |
//! | [`own`] | does one of the organisation's own secrets stand here? |
//! | [`policy`] | what does the organisation want? |
//! | [`managed`] | what did the device management give? |
//! | [`door`] | who is turned away, and which headers restrict a service to its tenants? |
//! | [`decide`] | which rule decides? |
//! | [`mask`] | what stands in place of a value? |
//! | [`judge`] | one gesture from text to verdict |
//! | [`consent`] | what access does a tool ask for? |
//! | [`discovery`] | why is this page taken for an AI chat? |
//! | [`profile`] | whose browser profile is it? |
//! | [`event`] | what is reported, without user text |
//! | [`wire`] | every message between page, prompt and worker |
//! | [`map`], [`order`] | small sorted collections and a small sort |
//! | [`json`] | text as a type, in few bytes of code |
//! | [`sensitive`] | custody of what a person wrote |
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod account;
pub mod actor;
pub mod class;
pub mod consent;
pub mod decide;
pub mod decision;
pub mod detect;
pub mod discovery;
pub mod door;
pub mod event;
pub mod gesture;
pub mod guard_state;
pub mod json;
pub mod judge;
pub mod managed;
pub mod map;
pub mod mask;
pub mod order;
pub mod outcome;
pub mod own;
pub mod policy;
pub mod profile;
pub mod sensitive;
pub mod site;
pub mod vocabulary;
pub mod wire;
pub mod word;
