//! Who is signed in to the browser itself. It is kept apart from the site's account: a personal browser profile in a corporate account,
//! and the reverse, are both worth seeing.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Whose browser profile it is.
    ProfileKind = "profile kind" {
        /// Signed in with an address of the organisation.
        Corporate = "corporate",
        /// Signed in with any other address.
        Personal = "personal",
        /// Not signed in.
        SignedOut = "signed_out",
        /// The browser does not tell.
        Unknown = "unknown",
    }
}
