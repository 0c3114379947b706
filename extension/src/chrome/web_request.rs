//! What `webRequest.onBeforeRequest` says of a request.

use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::{field, int_field, text_field};

/// One request before it is sent.
pub struct RequestDetails(JsValue);

/// What can be read of a request's body.
#[derive(Default)]
pub struct RequestBody {
    /// The readable bytes, in order; form fields are joined by newlines.
    pub bytes: Vec<u8>,
    /// Part of the body cannot be read: Blob, File or stream.
    pub opaque: bool,
}

impl RequestDetails {
    /// Wraps the argument of the listener.
    #[must_use]
    pub fn new(details: JsValue) -> Self {
        Self(details)
    }

    /// The browser's id of the request, the same through its whole life.
    #[must_use]
    pub fn id(&self) -> String {
        text_field(&self.0, "requestId").unwrap_or_default()
    }

    /// The full URL.
    #[must_use]
    pub fn url(&self) -> String {
        text_field(&self.0, "url").unwrap_or_default()
    }

    /// The method, upper case.
    #[must_use]
    pub fn method(&self) -> String {
        text_field(&self.0, "method").unwrap_or_default()
    }

    /// Whether it loads a page or a frame of one.
    #[must_use]
    pub fn loads_a_page(&self) -> bool {
        matches!(text_field(&self.0, "type").as_deref(), Some("main_frame" | "sub_frame"))
    }

    /// The tab; `None` for shared workers and the page's own service worker.
    #[must_use]
    pub fn tab(&self) -> Option<i32> {
        int_field(&self.0, "tabId").filter(|tab| *tab >= 0)
    }

    /// The frame in the tab; 0 is the top one.
    #[must_use]
    pub fn frame(&self) -> i32 {
        int_field(&self.0, "frameId").unwrap_or(0)
    }

    /// What tells the document that made the request from others: its id in Chromium, its address in Firefox.
    #[must_use]
    pub fn document(&self) -> String {
        text_field(&self.0, "documentId").or_else(|| text_field(&self.0, "documentUrl")).unwrap_or_default()
    }

    /// The headers of the answer, names in lower case; none before it has come.
    #[must_use]
    pub fn answer_headers(&self) -> Option<Vec<(String, String)>> {
        let headers = field(&self.0, "responseHeaders");
        let read = |header: JsValue| Some((text_field(&header, "name")?.to_ascii_lowercase(), text_field(&header, "value")?));
        Array::is_array(&headers).then(|| Array::from(&headers).iter().filter_map(read).collect())
    }

    /// The origin that made the request, where the browser tells.
    #[must_use]
    pub fn initiator(&self) -> Option<String> {
        text_field(&self.0, "initiator").or_else(|| text_field(&self.0, "originUrl"))
    }

    /// Reads the body. `requestBody` is absent for bodiless requests, so its `error` means "there is one and it cannot be read".
    #[must_use]
    pub fn body(&self) -> RequestBody {
        let source = field(&self.0, "requestBody");
        let mut body = RequestBody::default();
        if !source.is_object() {
            return body;
        }
        body.opaque = !field(&source, "error").is_undefined();
        read_raw(&field(&source, "raw"), &mut body);
        read_form(&field(&source, "formData"), &mut body);
        body
    }
}

/// Joins the raw parts. A part without bytes is a file on disk; a file in memory is silently absent and leaves a hole in the multipart.
fn read_raw(raw: &JsValue, body: &mut RequestBody) {
    if !Array::is_array(raw) {
        return;
    }
    for part in Array::from(raw).iter() {
        let bytes = field(&part, "bytes");
        if !bytes.is_object() {
            body.opaque = true;
            continue;
        }
        let chunk = Uint8Array::new(&bytes).to_vec();
        body.opaque |= is_hole(&body.bytes, &chunk);
        body.bytes.extend_from_slice(&chunk);
    }
}

/// Whether a file's contents are missing between these two parts: the first ends after the part's headers, the next begins a boundary.
#[must_use]
pub fn is_hole(before: &[u8], after: &[u8]) -> bool {
    let tail_start = before.len().saturating_sub(512);
    let tail = String::from_utf8_lossy(before.get(tail_start..).unwrap_or_default());
    before.ends_with(b"\r\n\r\n") && after.starts_with(b"\r\n--") && tail.contains("filename=\"") && !tail.contains("filename=\"\"")
}

fn read_form(form: &JsValue, body: &mut RequestBody) {
    let Some(fields) = form.dyn_ref::<Object>() else { return };
    for values in Object::values(fields).iter() {
        for value in Array::from(&values).iter() {
            if let Some(text) = value.as_string() {
                body.bytes.extend_from_slice(text.as_bytes());
            } else if value.is_object() {
                body.bytes.extend_from_slice(&Uint8Array::new(&value).to_vec());
            }
            body.bytes.push(b'\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_hole;

    #[test]
    fn a_missing_file_between_two_parts_is_a_hole() {
        let head = b"--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n";
        assert!(is_hole(head, b"\r\n--b--\r\n"));
        assert!(!is_hole(head, b"content"));
        assert!(!is_hole(b"--b\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\n", b"\r\n--b--\r\n"));
    }
}
