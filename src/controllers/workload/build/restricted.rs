//! What the Pod Security Standard *restricted* forbids, found in the template with its place.
//! <https://kubernetes.io/docs/concepts/security/pod-security-standards/>
//!
//! The namespace's own enforcement stays in force; this says it where the template is written.

use k8s_openapi::api::core::v1::{
    AppArmorProfile, Container, PodSecurityContext, PodSpec, PodTemplateSpec, SELinuxOptions, SeccompProfile,
    SecurityContext, Volume, WindowsSecurityContextOptions,
};

use super::{Fault, TEMPLATE};

const VOLUMES: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];
const SYSCTLS: [&str; 10] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_syncookies",
];
const SELINUX_TYPES: [&str; 5] = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

/// Everything in the template of the workload `name` that is forbidden.
pub(super) fn faults(name: &str, template: &PodTemplateSpec) -> Vec<Fault> {
    let mut found = Found(Vec::new());
    let Some(spec) = &template.spec else {
        found.add("spec.containers", "is missing: state at least one container");
        return found.0;
    };
    found.pod(name, spec);
    found.0
}

struct Found(Vec<Fault>);

impl Found {
    fn add(&mut self, path: &str, problem: impl Into<String>) {
        self.0.push(Fault { path: format!("{TEMPLATE}.{path}"), problem: problem.into() });
    }

    fn refuse(&mut self, forbidden: bool, path: &str, problem: &str) {
        if forbidden {
            self.add(path, problem);
        }
    }

    fn pod(&mut self, name: &str, spec: &PodSpec) {
        self.refuse(spec.containers.is_empty(), "spec.containers", "is empty: state at least one container");
        for (field, value) in
            [("hostNetwork", spec.host_network), ("hostPID", spec.host_pid), ("hostIPC", spec.host_ipc)]
        {
            self.refuse(
                value == Some(true),
                &format!("spec.{field}"),
                "must not be true: pods may not share the node's namespaces",
            );
        }
        let account = spec.service_account_name.as_ref().or(spec.service_account.as_ref());
        if let Some(other) = account.filter(|account| *account != name) {
            self.add(
                "spec.serviceAccountName",
                format!("is {other:?}: remove it; the pods run as ServiceAccount {name:?}, which the operator makes"),
            );
        }
        if let Some(context) = &spec.security_context {
            self.pod_context(context);
        }
        for (i, volume) in spec.volumes.iter().flatten().enumerate() {
            self.volume(&format!("spec.volumes[{i}]"), volume);
        }
        for (list, containers) in
            [("initContainers", spec.init_containers.as_deref().unwrap_or_default()), ("containers", &spec.containers)]
        {
            for (i, container) in containers.iter().enumerate() {
                self.container(&format!("spec.{list}[{i}]"), container);
            }
        }
    }

    fn pod_context(&mut self, context: &PodSecurityContext) {
        let at = "spec.securityContext";
        self.identity(at, context.run_as_non_root, context.run_as_user);
        self.seccomp(at, context.seccomp_profile.as_ref());
        self.app_armor(at, context.app_armor_profile.as_ref());
        self.selinux(at, context.se_linux_options.as_ref());
        self.windows(at, context.windows_options.as_ref());
        for (i, sysctl) in context.sysctls.iter().flatten().enumerate() {
            let known = SYSCTLS.contains(&sysctl.name.as_str());
            self.refuse(
                !known,
                &format!("{at}.sysctls[{i}].name"),
                "is not among the sysctls that are safe: remove it",
            );
        }
    }

    fn container(&mut self, at: &str, container: &Container) {
        for (i, port) in container.ports.iter().flatten().enumerate() {
            let host = port.host_port.unwrap_or(0) != 0;
            self.refuse(host, &format!("{at}.ports[{i}].hostPort"), "must not be set: the Service leads to the pods");
        }
        for (field, host) in hosts(container) {
            let problem = "must not be set: a probe or hook may reach its own pod only";
            self.refuse(!host.is_empty(), &format!("{at}.{field}.host"), problem);
        }
        if let Some(context) = &container.security_context {
            self.container_context(&format!("{at}.securityContext"), context);
        }
    }

    fn container_context(&mut self, at: &str, context: &SecurityContext) {
        self.refuse(context.privileged == Some(true), &format!("{at}.privileged"), "must not be true: remove it");
        self.refuse(
            context.allow_privilege_escalation == Some(true),
            &format!("{at}.allowPrivilegeEscalation"),
            "must be false: remove it",
        );
        self.identity(at, context.run_as_non_root, context.run_as_user);
        self.seccomp(at, context.seccomp_profile.as_ref());
        self.app_armor(at, context.app_armor_profile.as_ref());
        self.selinux(at, context.se_linux_options.as_ref());
        self.windows(at, context.windows_options.as_ref());
        let mount = context.proc_mount.as_deref().is_some_and(|mount| mount != "Default");
        self.refuse(mount, &format!("{at}.procMount"), "must be Default: remove it");
        let Some(capabilities) = &context.capabilities else { return };
        let adds = capabilities.add.iter().flatten().any(|c| c != "NET_BIND_SERVICE");
        self.refuse(adds, &format!("{at}.capabilities.add"), "may have NET_BIND_SERVICE only");
        let keeps = capabilities.drop.as_ref().is_some_and(|drop| !drop.iter().any(|c| c == "ALL"));
        self.refuse(keeps, &format!("{at}.capabilities.drop"), "must have ALL");
    }

    fn identity(&mut self, at: &str, non_root: Option<bool>, user: Option<i64>) {
        self.refuse(non_root == Some(false), &format!("{at}.runAsNonRoot"), "must be true: remove it");
        self.refuse(user == Some(0), &format!("{at}.runAsUser"), "must not be 0: the pods may not run as root");
    }

    fn seccomp(&mut self, at: &str, profile: Option<&SeccompProfile>) {
        let open = profile.is_some_and(|p| !matches!(p.type_.as_str(), "RuntimeDefault" | "Localhost"));
        self.refuse(open, &format!("{at}.seccompProfile.type"), "must be RuntimeDefault or Localhost");
    }

    fn app_armor(&mut self, at: &str, profile: Option<&AppArmorProfile>) {
        let open = profile.is_some_and(|p| !matches!(p.type_.as_str(), "RuntimeDefault" | "Localhost"));
        self.refuse(open, &format!("{at}.appArmorProfile.type"), "must be RuntimeDefault or Localhost");
    }

    fn selinux(&mut self, at: &str, options: Option<&SELinuxOptions>) {
        let Some(options) = options else { return };
        let kind = options.type_.as_deref().unwrap_or_default();
        self.refuse(
            !SELINUX_TYPES.contains(&kind),
            &format!("{at}.seLinuxOptions.type"),
            "is not a type for containers",
        );
        let set = |value: &Option<String>| value.as_deref().is_some_and(|v| !v.is_empty());
        self.refuse(set(&options.user), &format!("{at}.seLinuxOptions.user"), "must not be set");
        self.refuse(set(&options.role), &format!("{at}.seLinuxOptions.role"), "must not be set");
    }

    fn windows(&mut self, at: &str, options: Option<&WindowsSecurityContextOptions>) {
        let host = options.is_some_and(|o| o.host_process == Some(true));
        self.refuse(host, &format!("{at}.windowsOptions.hostProcess"), "must not be true: remove it");
    }

    fn volume(&mut self, at: &str, volume: &Volume) {
        // Some thirty kinds, each an optional field: their names say it shorter than their types.
        let fields = serde_json::to_value(volume).unwrap_or_default();
        for kind in fields.as_object().into_iter().flat_map(|f| f.keys()).filter(|k| *k != "name") {
            let known = VOLUMES.contains(&kind.as_str());
            self.refuse(
                !known,
                &format!("{at}.{kind}"),
                "is not allowed: use a persistentVolumeClaim, emptyDir, configMap, secret, projected or csi volume",
            );
        }
    }
}

/// Where probes and hooks of a container lead, each with the field that says so.
fn hosts(container: &Container) -> impl Iterator<Item = (String, &str)> {
    let probes = [
        ("livenessProbe", &container.liveness_probe),
        ("readinessProbe", &container.readiness_probe),
        ("startupProbe", &container.startup_probe),
    ]
    .into_iter()
    .filter_map(|(name, probe)| Some((name, probe.as_ref()?)))
    .map(|(name, probe)| (name, probe.http_get.as_ref(), probe.tcp_socket.as_ref()));
    let lifecycle = container.lifecycle.as_ref();
    let hooks = [
        ("lifecycle.postStart", lifecycle.and_then(|l| l.post_start.as_ref())),
        ("lifecycle.preStop", lifecycle.and_then(|l| l.pre_stop.as_ref())),
    ]
    .into_iter()
    .filter_map(|(name, hook)| Some((name, hook?)))
    .map(|(name, hook)| (name, hook.http_get.as_ref(), hook.tcp_socket.as_ref()));
    probes.chain(hooks).flat_map(|(name, http, tcp)| {
        let http = http.and_then(|action| action.host.as_deref()).map(|host| (format!("{name}.httpGet"), host));
        let tcp = tcp.and_then(|action| action.host.as_deref()).map(|host| (format!("{name}.tcpSocket"), host));
        http.into_iter().chain(tcp)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    use super::super::build;
    use super::super::tests::workload;

    fn app(container: Value) -> Value {
        let mut app = json!({"name": "app", "image": "i"});
        app.as_object_mut().unwrap().extend(container.as_object().unwrap().clone());
        json!({"containers": [app]})
    }

    fn pod(fields: Value) -> Value {
        let mut pod = app(json!({}));
        pod.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        pod
    }

    #[test]
    fn what_restricted_forbids_is_found_at_its_place() {
        let context = |context: Value| app(json!({"securityContext": context}));
        let cases = [
            (json!({"containers": []}), "spec.containers"),
            (pod(json!({"hostNetwork": true})), "spec.hostNetwork"),
            (pod(json!({"hostPID": true})), "spec.hostPID"),
            (pod(json!({"hostIPC": true})), "spec.hostIPC"),
            (pod(json!({"serviceAccountName": "admin"})), "spec.serviceAccountName"),
            (pod(json!({"volumes": [{"name": "v", "hostPath": {"path": "/"}}]})), "spec.volumes[0].hostPath"),
            (pod(json!({"volumes": [{"name": "v", "nfs": {"path": "/", "server": "s"}}]})), "spec.volumes[0].nfs"),
            (pod(json!({"securityContext": {"runAsUser": 0}})), "spec.securityContext.runAsUser"),
            (
                pod(json!({"securityContext": {"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}})),
                "spec.securityContext.sysctls[0].name",
            ),
            (
                pod(json!({"securityContext": {"seccompProfile": {"type": "Unconfined"}}})),
                "spec.securityContext.seccompProfile.type",
            ),
            (
                pod(json!({"initContainers": [{"name": "i", "image": "i", "securityContext": {"privileged": true}}]})),
                "spec.initContainers[0].securityContext.privileged",
            ),
            (context(json!({"privileged": true})), "spec.containers[0].securityContext.privileged"),
            (
                context(json!({"allowPrivilegeEscalation": true})),
                "spec.containers[0].securityContext.allowPrivilegeEscalation",
            ),
            (context(json!({"runAsNonRoot": false})), "spec.containers[0].securityContext.runAsNonRoot"),
            (context(json!({"procMount": "Unmasked"})), "spec.containers[0].securityContext.procMount"),
            (
                context(json!({"capabilities": {"add": ["SYS_ADMIN"], "drop": ["ALL"]}})),
                "spec.containers[0].securityContext.capabilities.add",
            ),
            (
                context(json!({"capabilities": {"drop": ["NET_RAW"]}})),
                "spec.containers[0].securityContext.capabilities.drop",
            ),
            (
                context(json!({"seLinuxOptions": {"type": "spc_t"}})),
                "spec.containers[0].securityContext.seLinuxOptions.type",
            ),
            (
                context(json!({"appArmorProfile": {"type": "Unconfined"}})),
                "spec.containers[0].securityContext.appArmorProfile.type",
            ),
            (app(json!({"ports": [{"containerPort": 80, "hostPort": 80}]})), "spec.containers[0].ports[0].hostPort"),
            (
                app(json!({"livenessProbe": {"httpGet": {"host": "10.0.0.1", "port": 80}}})),
                "spec.containers[0].livenessProbe.httpGet.host",
            ),
            (
                app(json!({"lifecycle": {"preStop": {"tcpSocket": {"host": "10.0.0.1", "port": 80}}}})),
                "spec.containers[0].lifecycle.preStop.tcpSocket.host",
            ),
        ];
        for (pod, path) in cases {
            let faults = build(&workload(pod.clone())).unwrap_err();
            let paths: Vec<_> = faults.iter().map(|f| f.path.as_str()).collect();
            assert_eq!(paths, [format!("spec.workload.deployment.template.{path}")], "{pod}");
        }
    }

    #[test]
    fn what_restricted_allows_is_no_fault() {
        for pod in [
            pod(json!({"volumes": [{"name": "m", "image": {"reference": "r"}}, {"name": "e", "emptyDir": {}}]})),
            pod(json!({"serviceAccountName": "sagsresume"})),
            app(json!({"securityContext": {"capabilities": {"add": ["NET_BIND_SERVICE"], "drop": ["ALL"]}}})),
        ] {
            assert!(build(&workload(pod.clone())).is_ok(), "{pod}");
        }
    }
}
