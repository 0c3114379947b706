//! This installation: which browser, how it was installed, and whether the network line can stand here.

use promptward::profile::{BrowserAccount, ProfileKind};
use promptward::word::Version;

use super::Worker;

use crate::chrome::{identity, runtime};

/// What is known of the installation.
#[derive(Debug, Clone, Default)]
pub struct Installation {
    /// Name and major version, such as `Chromium 156`.
    pub name: String,
    /// Version of the extension.
    pub extension: String,
    /// Whether blocking `webRequest` works: in Firefox always, in Chromium only when installed by policy.
    pub network_line: bool,
    /// The browser profile's own account.
    pub profile: BrowserAccount,
}

impl Installation {
    /// Asks the browser.
    pub async fn look() -> Self {
        let name = browser_name(&identity::user_agent());
        let by_policy = identity::install_type().await.as_deref() == Some("admin");
        let address = identity::profile_address().await;
        Self {
            network_line: by_policy || name.starts_with("Firefox"),
            name,
            extension: runtime::version(),
            profile: address.as_deref().map_or(BrowserAccount::Untold, BrowserAccount::read),
        }
    }

    /// The version in the form that events carry.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        Version::new(self.extension.clone()).ok()
    }
}

/// Whose browser profile this is, by the policy's domains.
#[must_use]
pub fn profile(worker: &Worker) -> ProfileKind {
    let policy = worker.policy.borrow();
    worker.browser.borrow().profile.kind(&policy.judge.policy().accounts.corporate_domains)
}

/// Looks again: people sign in to their browser, and out of it. True = it is somebody else's by now.
pub async fn look_again(worker: &Worker) -> bool {
    let now = Installation::look().await;
    let changed = worker.browser.borrow().profile != now.profile;
    *worker.browser.borrow_mut() = now;
    changed
}

/// Name and major version out of a user agent. The most specific name counts: Edge also calls itself Chrome.
fn browser_name(agent: &str) -> String {
    for (mark, name) in
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("HeadlessChrome/", "Chromium"), ("Chrome/", "Chromium")]
    {
        if let Some((_, rest)) = agent.split_once(mark) {
            let major: String = rest.chars().take_while(char::is_ascii_digit).collect();
            return format!("{name} {major}");
        }
    }
    "unknown".to_owned()
}

#[cfg(test)]
mod tests {
    use super::browser_name;

    #[test]
    fn the_most_specific_name_counts() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(browser_name(chrome), "Chromium 156");
        assert_eq!(browser_name(&format!("{chrome} Edg/155.1.2")), "Edge 155");
        assert_eq!(browser_name("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"), "Firefox 153");
        assert_eq!(browser_name(""), "unknown");
    }
}
