//! The judge as WebAssembly, for measuring: the core and the profile are the extension's, only the browser is missing.

use promptward::detect::{Finding, Scanner};
use wasm_bindgen::prelude::wasm_bindgen;

/// The built-in detectors, ready to judge.
#[wasm_bindgen]
pub struct Judge(Scanner);

#[wasm_bindgen]
impl Judge {
    /// A judge with the built-in detectors.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)] // a constructor for JavaScript, which knows no Default
    pub fn new() -> Self {
        Self(Scanner::builtin())
    }

    /// A judge with the detectors of a policy document: those it turns off, the organisation's own, and its own secrets.
    ///
    /// # Errors
    /// What of the policy or of its detectors cannot be used.
    pub fn under(policy: &str) -> Result<Judge, String> {
        let (policy, problems) = promptward::policy::parse(policy.as_bytes()).map_err(|error| error.to_string())?;
        if let Some(problem) = problems.first() {
            return Err(format!("{}: {}", problem.path, problem.message));
        }
        Scanner::with(&policy.detectors).map(Self).map_err(|errors| errors.iter().map(ToString::to_string).collect())
    }

    /// The findings as `start-end detector class confidence;`, for comparing with the native judge.
    pub fn findings(&self, text: &str) -> String {
        self.0.scan(text).iter().map(told).collect()
    }

    /// The same for HTML, each with the pieces that it covers.
    pub fn findings_html(&self, html: &str) -> String {
        self.0.scan_html(html).iter().map(|f| format!("{}{:?}", told(&f.finding), f.pieces)).collect()
    }

    /// The number of findings. The text crosses from JavaScript as it does in the worker.
    pub fn count(&self, text: &str) -> usize {
        self.0.scan(text).len()
    }
}

fn told(finding: &Finding) -> String {
    format!("{}-{} {} {} {};", finding.start, finding.end, finding.detector, finding.class, finding.confidence)
}
