//! A person with an account in the console, as the browser shows it: a cookie, and the token of the forms.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use promptward_collector::{clock, password};

use super::{Answer, Collector};

/// The person's password.
pub const PASSWORD: &str = "a password for tests";

/// `anna` at a collector of her own.
pub struct Visit {
    pub collector: Collector,
    pub cookie: String,
    pub csrf: String,
}

impl Visit {
    pub async fn logged_in() -> Self {
        let collector = Collector::start().await;
        collector.store.put_admin("anna", &password::hash(PASSWORD).unwrap(), "test", clock::now_ms()).await.unwrap();
        let answer = log_in(&collector, "anna", PASSWORD, "/events").await;
        assert_eq!((answer.status, &answer.headers["location"]), (StatusCode::SEE_OTHER, &"/events".parse().unwrap()));
        let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let mut visit = Self { collector, cookie, csrf: String::new() };
        let page = visit.get("/policy").await.text();
        visit.csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        visit
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.collector.send(Request::get(path).header("cookie", &self.cookie).body(Body::empty()).unwrap()).await
    }

    /// Sends a form with its token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.collector.send(self.request(path, &[fields, &[("csrf", &self.csrf)]].concat())).await
    }

    /// A form as it stands, sent by this browser.
    pub fn request(&self, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
        let mut request = form(path, fields);
        request.headers_mut().insert("cookie", self.cookie.parse().unwrap());
        request
    }
}

/// A form from a browser that nobody knows.
pub fn form(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let one = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let body = fields.iter().map(|(name, value)| format!("{}={}", one(name), one(value))).collect::<Vec<_>>().join("&");
    Request::post(path).header("content-type", "application/x-www-form-urlencoded").body(Body::from(body)).unwrap()
}

pub async fn log_in(collector: &Collector, name: &str, password: &str, next: &str) -> Answer {
    collector.send(form("/login", &[("name", name), ("password", password), ("next", next)])).await
}
