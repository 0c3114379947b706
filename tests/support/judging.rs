//! One gesture judged as in the product: a paste on a tolerated site into a private account. The tests of the judge and the fuzz targets share it.

use promptward::account::Verdict as Account;
use promptward::actor::Actor;
use promptward::class::DataClass;
use promptward::decide::Context;
use promptward::gesture::Gesture;
use promptward::judge::{Judge, Memory, Offering, Verdict};
use promptward::mask::{Placeholders, ValueDigest};
use promptward::policy::parse;
use promptward::profile::ProfileKind;
use promptward::sensitive::Sensitive;
use promptward::site::{SiteStatus, SiteView, by_id};
use promptward::word::Name;

/// The session's key, with which digests are made.
pub const KEY: [u8; 32] = [9; 32];

pub fn site() -> SiteView {
    let template = by_id("claude").unwrap();
    SiteView {
        id: Name::new("claude").unwrap(),
        host: "claude.ai".into(),
        status: SiteStatus::Tolerated,
        tier: template.tier,
        template: Some(template),
        own: false,
    }
}

/// The verdict about a paste.
pub fn judged(
    judge: &Judge,
    text: &str,
    html: Option<&str>,
    placeholders: &mut Placeholders,
    approved: &dyn Fn(&ValueDigest) -> bool,
) -> Verdict {
    let site = site();
    let context = Context {
        site: &site,
        account: Account::Personal,
        profile: ProfileKind::Unknown,
        actor: Actor::Human,
        gesture: Gesture::Paste,
        reach: &[],
        device: None,
        groups: &[],
        now_ms: 0,
    };
    let (text, html) = (Sensitive::new(text.into()), html.map(|h| Sensitive::new(h.into())));
    let memory = Memory { key: &KEY, placeholders, approved, fingerprint_key: Some(b"a tenant's key of some length") };
    judge.judge(&context, &Offering { text: &text, html: html.as_ref() }, memory)
}

/// Approves nothing.
pub fn nobody(_: &ValueDigest) -> bool {
    false
}

/// Every handling set to `maskable`, so that whatever is found is masked.
pub fn mask_everything() -> Judge {
    let all: serde_json::Map<String, serde_json::Value> = DataClass::ALL.iter().map(|c| (c.to_string(), "maskable".into())).collect();
    let (policy, problems) = parse(serde_json::json!({"handling": all}).to_string().as_bytes()).unwrap();
    assert!(problems.is_empty());
    Judge::new(policy)
}
