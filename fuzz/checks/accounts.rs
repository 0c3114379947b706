//! Any payload from any source of any provider is survived, and none makes an account corporate without evidence: an approved id or the
//! corporate domain, in the payload and in what is told of it.

use promptward::account::{Owned, SourceKind, ValueClass, Verdict, identify, providers};
use promptward::map::Set;

const APPROVED: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const DOMAIN: &str = "corp.example";

pub fn check(payload: &str) {
    let owned = Owned { corporate_domains: vec![DOMAIN.into()], approved_workspaces: Set::from([APPROVED.to_owned()]) };
    let plain = payload.to_lowercase();
    let names_one = plain.contains(DOMAIN) || plain.replace('-', "").contains(&APPROVED.replace('-', ""));
    // Escapes of JSON, cookies and markup, tokens and foreign letters may hide one from this plain look.
    let may_hide_one = plain.contains(['\\', '%', '&', '<']) || plain.matches('.').count() >= 2 || !plain.is_ascii();
    for provider in providers() {
        for kind in SourceKind::ALL {
            let Some(got) = identify(provider.id, *kind, payload, &owned) else { continue };
            if got.verdict == Verdict::Corporate {
                let says = |class| got.evidence.iter().any(|piece| piece.value_class == class);
                let grounded = says(ValueClass::Approved) || (says(ValueClass::CorporateDomain) && provider.email_proves);
                assert!(grounded, "{} {kind}: corporate by {:?}", provider.id, got.evidence);
                assert!(names_one || may_hide_one, "{} {kind}: corporate out of nothing", provider.id);
                assert!(provider.accounts && !provider.only_personal, "{} {kind}: has no corporate accounts", provider.id);
            }
        }
    }
}
