//! The ways in which a person, or something acting for one, gives text to a site.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// One attempt to put text or a file into a site, or to give a tool access.
    Gesture = "gesture" {
        /// Clipboard contents inserted into a composer.
        Paste = "paste",
        /// Text dragged into a composer.
        Drop = "drop",
        /// Text as it stands in a composer while a person types; judged in the background.
        Type = "type",
        /// The composer's text handed to the site.
        Submit = "submit",
        /// A file picked, dropped or pasted.
        Upload = "upload",
        /// A request seen at the network line, below the page.
        Request = "request",
        /// Access granted to an AI tool through OAuth.
        Consent = "consent",
        /// A page opened: a forbidden or tolerated site at the door, or an AI chat that nobody had listed.
        Visit = "visit",
    }
}
