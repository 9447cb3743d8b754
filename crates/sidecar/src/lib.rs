//! What the audit sidecar reserves in a pod.
//!
//! The sidecar itself is not written yet. What a workload must keep free for it is part of the
//! contract from the first day, because a running template cannot be made to give up a port later:
//! the operator refuses a template that uses these.

/// The container's name. A template with a container of this name is refused: the name is how the
/// sidecar is recognised.
pub const CONTAINER: &str = "hjemmel-audit";

/// Where requests to the app come in. Clear of the ports of Istio and Linkerd.
pub const INGRESS_PORT: u16 = 15180;

/// Where the app's requests to a model provider go out.
pub const EGRESS_PORT: u16 = 15181;

/// Read-only health and metrics.
pub const ADMIN_PORT: u16 = 15190;

/// Every port a template must keep free.
pub const RESERVED_PORTS: [u16; 3] = [INGRESS_PORT, EGRESS_PORT, ADMIN_PORT];
