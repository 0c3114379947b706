//! What the browser says of itself and of its profile.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "management"], js_name = getSelf, catch)]
    fn get_self() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "identity"], js_name = getProfileUserInfo, catch)]
    fn profile(details: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = navigator, js_name = userAgent, thread_local_v2)]
    static USER_AGENT: JsValue;
}

/// How the extension was installed: `admin` means by policy.
pub async fn install_type() -> Option<String> {
    super::text_field(&super::settle("management.getSelf", get_self()).await.ok()?, "installType")
}

/// The address of the browser profile's own account. Empty where nobody is signed in; none where the browser does not tell (Firefox).
pub async fn profile_address() -> Option<String> {
    let details = super::object(&[("accountStatus", "ANY".into())]);
    // Firefox has the name, and answers nothing where Chromium answers a promise.
    let answer = js_sys::Promise::resolve(&profile(&details.into()).ok()?);
    super::text_field(&JsFuture::from(answer).await.ok()?, "email")
}

/// The browser's user agent.
#[must_use]
pub fn user_agent() -> String {
    USER_AGENT.with(JsValue::as_string).unwrap_or_default()
}
