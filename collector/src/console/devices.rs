//! Devices: three states apart, versions, losses.

use super::events::device_name;
use super::page::{self, ConsoleError, Frame};
use super::session::{Admin, Nothing, Posted};
use super::standing::{self, Standing};
use crate::clock;
use crate::state::App;
use crate::store::{DeviceRow, Gap};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use promptward::wire::DeviceStatus;

#[derive(Template)]
#[template(path = "devices.html")]
struct DevicesPage {
    frame: Frame,
    devices: Vec<Device>,
}

/// A device as the pages show it.
struct Device {
    row: DeviceRow,
    name: String,
    standing: Standing,
    seen: String,
    enrolled: String,
}

impl Device {
    fn of(row: DeviceRow, newest: Option<u64>, now: i64) -> Self {
        Self {
            name: device_name(row.name.as_deref(), &row.id),
            standing: Standing::of(&row, newest, now),
            seen: clock::short(row.last_seen_at),
            enrolled: clock::short(row.enrolled_at),
            row,
        }
    }

    /// What is known to be missing, in one sentence; empty when nothing is.
    fn losses(&self) -> String {
        let parts = [
            (self.row.missing, "missing"),
            (self.row.dropped, "dropped by the device"),
            (self.row.rejected, "refused"),
            (self.row.chain_breaks, "broken links"),
        ];
        let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        parts.join(", ")
    }
}

/// The list.
pub async fn page(State(app): State<App>, Admin(admin): Admin) -> Result<Response, ConsoleError> {
    let newest = app.policy_head().map(|head| head.version);
    let now = app.now();
    let devices = app.store.devices().await?.into_iter().map(|row| Device::of(row, newest, now)).collect();
    Ok(page::render(&DevicesPage { frame: Frame::of(&app, &admin, "Devices", "devices"), devices }))
}

#[derive(Template)]
#[template(path = "device.html")]
struct DevicePage {
    frame: Frame,
    device: Device,
    status: Option<DeviceStatus>,
    status_at: String,
    gaps: Vec<ShownGap>,
}

struct ShownGap {
    span: String,
    noticed: String,
}

impl ShownGap {
    fn of(gap: &Gap) -> Self {
        let span = if gap.first == gap.last { gap.first.to_string() } else { format!("{} to {}", gap.first, gap.last) };
        Self { span, noticed: clock::short(gap.noticed_at) }
    }
}

/// One device.
pub async fn detail(State(app): State<App>, Admin(admin): Admin, Path(id): Path<String>) -> Result<Response, ConsoleError> {
    let row = app.store.device(&id).await?.ok_or(ConsoleError::NotFound("device"))?;
    let gaps = app.store.gaps(&id).await?.iter().map(ShownGap::of).collect();
    let status = standing::status(&row);
    let status_at = row.status_at.map(clock::short).unwrap_or_default();
    let device = Device::of(row, app.policy_head().map(|head| head.version), app.now());
    let frame = Frame::of(&app, &admin, device.name.clone(), "devices");
    Ok(page::render(&DevicePage { frame, device, status, status_at, gaps }))
}

/// Ends a device's right to speak.
pub async fn revoke(State(app): State<App>, Path(id): Path<String>, posted: Posted<Nothing>) -> Result<Response, ConsoleError> {
    if !app.store.revoke_device(&id, &posted.admin.admin, app.now()).await? {
        return Err(ConsoleError::NotFound("living device"));
    }
    Ok(Redirect::to(&format!("/devices/{}", page::encode(&id))).into_response())
}
