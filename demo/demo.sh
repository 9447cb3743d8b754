#!/usr/bin/env bash
# Run by `make demo` inside `control-plane run`: KUBECONFIG and PATH point to a fresh control plane.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m'; dim=$'\e[2m'; plain=$'\e[0m'; else bold=; dim=; plain=; fi
say() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
show() { printf '%s$ %s%s\n' "$dim" "$*" "$plain"; "$@"; }

free_port() {
  local port
  for _ in $(seq 100); do
    port=$((RANDOM % 20000 + 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
  echo "demo: no free port found between 20000 and 40000" >&2
  return 1
}

REFUSED=examples/refused/solely-automated-decision.yaml
PERMITTED=examples/permitted/case-summary.yaml
NAMESPACE=beskaeftigelse
NAME=sagsresume

operator=
finish() {
  if [ -n "$operator" ]; then kill "$operator" 2>/dev/null || true; wait "$operator" 2>/dev/null || true; fi
  rm -rf "$scratch"
}
scratch=$(mktemp -d)
trap finish EXIT

target="${CARGO_TARGET_DIR:-target}/debug"
webhook=$(free_port)
metrics=$(free_port)
url="http://127.0.0.1:$metrics"

# HTTP without another tool to install
get() {
  exec 3<>"/dev/tcp/127.0.0.1/$metrics" || return 1
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$1" >&3
  cat <&3
  exec 3>&-
}

say "1. A real Kubernetes API server, and the custom resources"
kubectl version | grep Server
show kubectl apply --server-side -f crds | sed 's/^/  /'
kubectl create namespace hjemmel-system >/dev/null

say "2. The operator starts and takes its place in admission"
setpriv --pdeathsig TERM "$target/hjemmel-operator" --log-format text \
  --webhook-addr "127.0.0.1:$webhook" --webhook-url "https://127.0.0.1:$webhook" \
  --metrics-addr "127.0.0.1:$metrics" >"$scratch/operator.log" 2>&1 &
operator=$!
ready=
for _ in $(seq 300); do
  if ! kill -0 "$operator" 2>/dev/null; then break; fi
  if get /readyz 2>/dev/null | head -1 | grep -q ' 200 '; then ready=yes; break; fi
  read -rt 0.1 <> <(:) || true
done
if [ -z "$ready" ]; then
  echo "demo: the operator did not become ready; its log:" >&2
  cat "$scratch/operator.log" >&2
  exit 1
fi
echo "  ready: $url/readyz"

say "3. A municipality, its supplier and its impact assessment"
kubectl apply -f examples/municipality | sed 's/^/  /'

say "4. A workload that breaks the law is refused, with what it breaks and how to mend it"
if show kubectl apply -f "$REFUSED" 2>"$scratch/refusal"; then
  echo "demo: the workload was accepted, and should not have been" >&2
  exit 1
fi
cat "$scratch/refusal"

say "5. A lawful workload is permitted, deployed and running"
show kubectl apply -f "$PERMITTED"
show kubectl wait --for=condition=Ready --timeout=60s aiworkload/"$NAME" -n "$NAMESPACE"
show kubectl get aiworkloads -A
show kubectl get aiworkloads -n "$NAMESPACE" "$NAME" \
  -o 'jsonpath={"verdict: "}{.status.verdict}{"\nvalid until: "}{.status.validUntil}{"\nthen: "}{.status.next.changes[*]}{"\npermit: "}{.status.permit.serial}{" until "}{.status.permit.notAfter}{"\n"}'
show kubectl get deployments,pods,services,networkpolicies -n "$NAMESPACE" -l "hjemmel.dev/workload=$NAME"

say "6. What a compliance dashboard scrapes"
get /metrics | grep -E '^hjemmel_(ai_workload_info|ai_workload_findings|verdict_valid_until|admission_decisions_total)' | grep -v ' 0$' || true

say "Done. Next: read examples/README.md, or try your own with \`make cluster\`."
