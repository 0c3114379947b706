//! Whether a page is protected. Initialising is not armed.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The state of the guard in one page.
    GuardState = "guard state" {
        /// Every layer that belongs to this page is in place.
        Armed = "armed",
        /// Something is missing or has failed; the reason says what.
        Degraded = "degraded",
        /// Nothing protects this page; the reason says why.
        Unprotected = "unprotected",
    }
}

vocabulary! {
    /// Why a guard is not armed.
    GuardReason = "guard reason" {
        /// The worker has not answered yet.
        Initialising = "initialising",
        /// The worker did not answer in time.
        WorkerTimeout = "worker_timeout",
        /// The judge failed and was started anew.
        JudgeFailed = "judge_failed",
        /// An insert could not be verified.
        InsertUnverified = "insert_unverified",
        /// No composer was found by the site's selectors.
        ComposerMissing = "composer_missing",
        /// The page removed the guard's own elements.
        PageInterference = "page_interference",
        /// No policy has ever arrived.
        PolicyMissing = "policy_missing",
        /// The policy has expired; the last good one is in force.
        PolicyStale = "policy_stale",
        /// A policy was refused.
        PolicyRefused = "policy_refused",
        /// The queue could not be written.
        QueueFailed = "queue_failed",
        /// The extension was updated and this page needs a reload.
        ReloadNeeded = "reload_needed",
        /// The network line is not available in this installation.
        NoNetworkLine = "no_network_line",
    }
}
