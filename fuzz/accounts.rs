//! Any payload from any source of any provider is survived, and none makes an account corporate that holds neither an approved id nor
//! the corporate domain.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use promptward::account::{Owned, SourceKind, Verdict, identify, providers};

const APPROVED: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const DOMAIN: &str = "corp.example";

fuzz_target!(|payload: &str| {
    let owned = Owned { corporate_domains: vec![DOMAIN.into()], approved_workspaces: BTreeSet::from([APPROVED.into()]) };
    let plain = payload.to_lowercase();
    let names_one = plain.contains(DOMAIN) || plain.replace('-', "").contains(&APPROVED.replace('-', ""));
    // Escapes of JSON, cookies and markup, and tokens, may hide one from this plain look.
    let may_hide_one = plain.contains(['\\', '%', '&', '<']) || plain.matches('.').count() >= 2;
    for provider in providers() {
        for kind in SourceKind::ALL {
            let verdict = identify(provider.id, *kind, payload, &owned).map(|assessment| assessment.verdict);
            assert!(verdict != Some(Verdict::Corporate) || names_one || may_hide_one, "{} {kind}", provider.id);
        }
    }
});
