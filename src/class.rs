//! What kind of data a finding is, and how the organisation wants it handled.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The kind of data that was recognised.
    DataClass = "data class" {
        /// A key, token or password that gives access to something.
        Credential = "credential",
        /// Private key material in any container format.
        PrivateKey = "private_key",
        /// A cookie or bearer token of a running session.
        SessionToken = "session_token",
        /// A connection string or URL with its password inside.
        ConnectionString = "connection_string",
        /// A payment card number.
        Payment = "payment",
        /// A bank account or routing number.
        Bank = "bank",
        /// A number that a state gives to a person.
        GovernmentId = "government_id",
        /// E-mail addresses and phone numbers, in bulk.
        Contact = "contact",
        /// Health data.
        Health = "health",
        /// A marking such as "strictly confidential".
        ClassifiedMarking = "classified_marking",
        /// Source code of the organisation.
        SourceCode = "source_code",
        /// What the organisation's own detectors find.
        CustomerDefined = "customer_defined",
        /// A value from the organisation's own vault.
        OwnSecret = "own_secret",
    }
}

vocabulary! {
    /// What may be done with data of a class when no rule speaks about it.
    Handling = "handling" {
        /// May never leave.
        Prohibited = "prohibited",
        /// May leave once masked.
        Maskable = "maskable",
        /// May leave when somebody has approved it.
        NeedsApproval = "needs_approval",
        /// May leave.
        Allowed = "allowed",
    }
}

impl DataClass {
    /// The handling that holds before any policy has said otherwise.
    #[must_use]
    pub const fn default_handling(self) -> Handling {
        match self {
            Self::PrivateKey | Self::OwnSecret => Handling::Prohibited,
            Self::Credential
            | Self::SessionToken
            | Self::ConnectionString
            | Self::Payment
            | Self::Bank
            | Self::GovernmentId
            | Self::Health
            | Self::CustomerDefined => Handling::Maskable,
            Self::ClassifiedMarking => Handling::NeedsApproval,
            Self::Contact | Self::SourceCode => Handling::Allowed,
        }
    }
}
