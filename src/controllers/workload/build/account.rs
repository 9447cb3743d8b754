//! The pods' identity: an account of their own, with no permission and no mounted token.

use k8s_openapi::api::core::v1::ServiceAccount;

pub(super) fn account() -> ServiceAccount {
    ServiceAccount { automount_service_account_token: Some(false), ..ServiceAccount::default() }
}
