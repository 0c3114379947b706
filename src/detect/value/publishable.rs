//! Keys that are no secrets.

/// Keys that their vendors mean to be seen in pages and apps, and the account's name of Twilio (`AC` and 32 hexadecimal digits). Sources: the pages about publishable, public and client keys of Stripe,
/// Clerk and Paystack (`pk_`), Mapbox (`pk.`), PostHog (`phc_`), Flutterwave, Square, Supabase, RevenueCat, Klarna, Omise, New Relic
/// (`NRJS-`), Worldpay (`_C_`) and Stytch.
pub(crate) fn publishable(value: &[u8]) -> bool {
    const PREFIXES: &[&[u8]] = &[
        b"pk_live_",
        b"pk_test_",
        b"pk.eyJ",
        b"phc_",
        b"FLWPUBK",
        b"sq0idp-",
        b"sandbox-sq0idb-",
        b"sb_publishable_",
        b"appl_",
        b"goog_",
        b"klarna_live_client_",
        b"klarna_test_client_",
        b"pkey_",
        b"NRJS-",
        b"T_C_",
        b"L_C_",
        b"public-token-",
        b"Mid-client-",
        b"SB-Mid-client-",
        b"pub-c-",
        b"sub-c-",
    ];
    let account = value.len() == 34 && value.starts_with(b"AC") && value[2..].iter().all(u8::is_ascii_hexdigit);
    account || PREFIXES.iter().any(|prefix| value.starts_with(prefix))
}
