//! How Argo CD reads a status: the health checks of `gitops/argocd`, in the Lua that it speaks.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use mlua::{Lua, LuaOptions, LuaSerdeExt as _, StdLib};
use serde::Deserialize;
use serde_json::Value;

use super::kstatus::KStatus;

/// What a health check returns.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Health {
    /// `Healthy`, `Progressing`, `Degraded` or `Suspended`.
    pub(crate) status: String,
    /// What Argo CD shows beside it.
    pub(crate) message: String,
}

impl Health {
    /// The same in the words of kstatus.
    pub(crate) fn as_kstatus(&self) -> KStatus {
        match self.status.as_str() {
            "Healthy" => KStatus::Current,
            "Progressing" => KStatus::InProgress,
            "Degraded" => KStatus::Failed,
            other => panic!("Argo CD has no meaning for {other:?} here"),
        }
    }
}

/// Where the health check of a kind is.
pub(crate) fn path(kind: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("gitops/argocd/hjemmel.dev").join(kind).join("health.lua")
}

/// Reads an object of `kind` as Argo CD does.
pub(crate) fn read(kind: &str, object: &Value) -> Health {
    // What Argo CD offers its checks: no files, no processes.
    let lua = Lua::new_with(StdLib::STRING | StdLib::TABLE, LuaOptions::default()).unwrap();
    lua.globals().set("obj", lua.to_value(object).unwrap()).unwrap();
    let check = std::fs::read_to_string(path(kind)).unwrap();
    let health: mlua::Value = lua.load(&check).set_name(format!("{kind}/health.lua")).eval().unwrap();
    lua.from_value(health).unwrap()
}
