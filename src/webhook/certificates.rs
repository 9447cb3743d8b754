//! The webhook's own CA and certificate: issuing them, and when to issue them again. No IO.
//!
//! The CA is renewed first and put beside the old one in the bundle; the certificate moves to the
//! new CA only after API servers have had time to read the new bundle.

use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;

/// How long a CA is valid.
pub const CA_LIFE: SignedDuration = SignedDuration::from_hours(365 * 24);
/// How long a certificate is valid.
pub const LEAF_LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long API servers get to read a bundle with a new CA before a certificate relies on it.
pub const PROPAGATION: SignedDuration = SignedDuration::from_mins(5);
/// Clocks of API servers may be behind ours by this much.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Why certificates could not be issued or read.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// Issuing failed.
    #[error("cannot issue a certificate: {0}")]
    Issue(#[from] rcgen::Error),
    /// What is stored does not parse.
    #[error("the stored {what} is not a PEM certificate: {problem}")]
    Parse {
        /// Which entry.
        what: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}

/// A CA and a certificate, as PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// The CA in use first, then those it replaced.
    pub bundle: String,
    /// The key of the CA in use.
    pub ca_key: String,
    /// The webhook's certificate.
    pub certificate: String,
    /// Its key.
    pub key: String,
    /// When the CA in use joined the bundle.
    pub since: Timestamp,
}

/// What to do about stored certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing until then.
    Keep(Timestamp),
    /// Issue a certificate from the CA in use.
    Leaf,
    /// Put a new CA in front of the bundle.
    Authority,
}

/// Issues a first CA and certificate for `names` (DNS names or IP addresses).
///
/// # Errors
/// A name is not a DNS name or an address.
pub fn issue(names: &[String], now: Timestamp) -> Result<Material, CertificateError> {
    let (bundle, ca_key) = authority(now)?;
    let blank = Material { bundle, ca_key, certificate: String::new(), key: String::new(), since: now };
    renew_leaf(&blank, names, now)
}

/// The same with a new CA in front of those in `stored` that are still valid.
///
/// # Errors
/// Issuing failed.
pub fn renew_authority(stored: &Material, now: Timestamp) -> Result<Material, CertificateError> {
    let (mut bundle, ca_key) = authority(now)?;
    for (text, old) in blocks(&stored.bundle) {
        if window(&old).is_ok_and(|w| now < w.end) {
            bundle.push_str(text);
        }
    }
    Ok(Material { bundle, ca_key, since: now, ..stored.clone() })
}

/// The same with a new certificate for `names` from the CA in use.
///
/// # Errors
/// The stored CA or its key does not parse, or issuing failed.
pub fn renew_leaf(stored: &Material, names: &[String], now: Timestamp) -> Result<Material, CertificateError> {
    let ca = current(&stored.bundle)?;
    let issuer = Issuer::from_ca_cert_der(&ca, KeyPair::from_pem(&stored.ca_key)?)?;
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "hjemmel-webhook");
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let end = window(&ca)?.end.min(now + LEAF_LIFE);
    set_validity(&mut params, now - SKEW, end);
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let certificate = params.signed_by(&key, &issuer)?.pem();
    Ok(Material { certificate, key: key.serialize_pem(), ..stored.clone() })
}

/// What to do about `stored` at `now`. Whatever cannot be read is replaced.
#[must_use]
pub fn next_step(stored: &Material, names: &[String], now: Timestamp) -> Step {
    let Some(ca) = usable_authority(stored, now) else { return Step::Authority };
    let ca_due = ca.0.two_thirds();
    if now >= ca_due {
        return Step::Authority;
    }
    let leaf = certificates(&stored.certificate).into_iter().next();
    let Some((leaf_window, leaf)) = leaf.and_then(|der| Some((window(&der).ok()?, der))) else { return Step::Leaf };
    let ours = certified_names(&leaf).is_some_and(|certified| certified == sorted(names));
    let leaf_due = leaf_window.two_thirds();
    if !ours || now >= leaf_window.end || KeyPair::from_pem(&stored.key).is_err() {
        return Step::Leaf;
    }
    if !issued_by(&leaf, &ca.1) {
        let switch = stored.since + PROPAGATION;
        return if now >= switch { Step::Leaf } else { Step::Keep(switch) };
    }
    if now >= leaf_due { Step::Leaf } else { Step::Keep(ca_due.min(leaf_due)) }
}

/// When the certificate in `pem` ends.
///
/// # Errors
/// It does not parse.
pub fn ends(pem: &str) -> Result<Timestamp, CertificateError> {
    Ok(window(&current(pem)?)?.end)
}

fn authority(now: Timestamp) -> Result<(String, String), CertificateError> {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    // Two CAs in one bundle must not share a subject: a verifier would try the wrong one.
    params.distinguished_name.push(DnType::CommonName, format!("hjemmel-webhook-ca-{}", now.as_second()));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    set_validity(&mut params, now - SKEW, now + CA_LIFE);
    Ok((params.self_signed(&key)?.pem(), key.serialize_pem()))
}

/// The CA in use, if it is valid now and its key is there.
fn usable_authority(stored: &Material, now: Timestamp) -> Option<(Window, CertificateDer<'static>)> {
    let ca = current(&stored.bundle).ok()?;
    let window = window(&ca).ok()?;
    let key = KeyPair::from_pem(&stored.ca_key).ok()?;
    let (_, parsed) = X509Certificate::from_der(&ca).ok()?;
    let same_key = parsed.public_key().subject_public_key.data.as_ref() == key.public_key_raw();
    (same_key && now < window.end).then_some((window, ca))
}

struct Window {
    start: Timestamp,
    end: Timestamp,
}

impl Window {
    fn two_thirds(&self) -> Timestamp {
        self.start + SignedDuration::from_secs(self.end.duration_since(self.start).as_secs() / 3 * 2)
    }
}

fn window(der: &CertificateDer<'_>) -> Result<Window, CertificateError> {
    let parse = |problem: String| CertificateError::Parse { what: "certificate", problem };
    let (_, certificate) = X509Certificate::from_der(der).map_err(|e| parse(e.to_string()))?;
    let second = |t| Timestamp::from_second(t).map_err(|e| parse(e.to_string()));
    let validity = certificate.validity();
    Ok(Window { start: second(validity.not_before.timestamp())?, end: second(validity.not_after.timestamp())? })
}

fn issued_by(leaf: &CertificateDer<'_>, ca: &CertificateDer<'_>) -> bool {
    let (Ok((_, leaf)), Ok((_, ca))) = (X509Certificate::from_der(leaf), X509Certificate::from_der(ca)) else {
        return false;
    };
    leaf.verify_signature(Some(ca.public_key())).is_ok()
}

fn certified_names(leaf: &CertificateDer<'_>) -> Option<Vec<String>> {
    let (_, leaf) = X509Certificate::from_der(leaf).ok()?;
    let alternative = leaf.subject_alternative_name().ok()??;
    let mut names = Vec::new();
    for name in &alternative.value.general_names {
        match name {
            GeneralName::DNSName(name) => names.push((*name).to_owned()),
            GeneralName::IPAddress(bytes) => names.push(address(bytes)?),
            _ => return None,
        }
    }
    Some(sorted(&names))
}

fn address(bytes: &[u8]) -> Option<String> {
    match *bytes {
        [a, b, c, d] => Some(std::net::Ipv4Addr::new(a, b, c, d).to_string()),
        _ => <[u8; 16]>::try_from(bytes).ok().map(|b| std::net::Ipv6Addr::from(b).to_string()),
    }
}

fn sorted(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort();
    names
}

fn certificates(pem: &str) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(pem.as_bytes()).filter_map(Result::ok).collect()
}

fn current(pem: &str) -> Result<CertificateDer<'static>, CertificateError> {
    CertificateDer::from_pem_slice(pem.as_bytes())
        .map_err(|e| CertificateError::Parse { what: "CA bundle or certificate", problem: e.to_string() })
}

/// Each certificate of a bundle with its PEM text.
fn blocks(bundle: &str) -> impl Iterator<Item = (&str, CertificateDer<'static>)> {
    const END: &str = "-----END CERTIFICATE-----\n";
    bundle.split_inclusive(END).filter_map(|text| Some((text, CertificateDer::from_pem_slice(text.as_bytes()).ok()?)))
}

fn set_validity(params: &mut CertificateParams, start: Timestamp, end: Timestamp) {
    let at = |t: Timestamp| {
        rcgen::date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(u64::try_from(t.as_second()).unwrap_or(0))
    };
    params.not_before = at(start);
    params.not_after = at(end);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T08:00:00Z".parse().unwrap()
    }

    fn names() -> Vec<String> {
        vec!["hjemmel-webhook.hjemmel-system.svc".into(), "127.0.0.1".into()]
    }

    fn days(n: i64) -> SignedDuration {
        SignedDuration::from_hours(24 * n)
    }

    #[test]
    fn fresh_certificates_are_kept_until_two_thirds_of_the_shorter_life() {
        let material = issue(&names(), now()).unwrap();
        let Step::Keep(until) = next_step(&material, &names(), now()) else { unreachable!() };
        let life = until.duration_since(now());
        assert!(life > days(59) && life <= days(60), "{life}");
    }

    #[test]
    fn a_certificate_is_renewed_at_two_thirds_of_its_life_and_the_ca_stays() {
        let material = issue(&names(), now()).unwrap();
        let later = now() + days(61);
        assert_eq!(next_step(&material, &names(), later), Step::Leaf);
        let renewed = renew_leaf(&material, &names(), later).unwrap();
        assert_eq!(renewed.bundle, material.bundle);
        assert!(matches!(next_step(&renewed, &names(), later), Step::Keep(_)));
    }

    #[test]
    fn a_new_ca_stands_beside_the_old_one_before_the_certificate_moves_to_it() {
        let first = issue(&names(), now()).unwrap();
        let first = renew_leaf(&first, &names(), now() + days(240)).unwrap();
        let due = now() + days(244);
        assert_eq!(next_step(&first, &names(), due), Step::Authority);
        let both = renew_authority(&first, due).unwrap();
        assert_eq!(certificates(&both.bundle).len(), 2);
        assert_eq!(both.certificate, first.certificate);
        assert_eq!(next_step(&both, &names(), due), Step::Keep(due + PROPAGATION));
        assert_eq!(next_step(&both, &names(), due + PROPAGATION), Step::Leaf);
        let moved = renew_leaf(&both, &names(), due + PROPAGATION).unwrap();
        assert!(matches!(next_step(&moved, &names(), due + PROPAGATION), Step::Keep(_)));
    }

    #[test]
    fn an_expired_ca_leaves_the_bundle_when_the_next_one_joins() {
        let first = issue(&names(), now()).unwrap();
        let late = now() + days(400);
        assert_eq!(next_step(&first, &names(), late), Step::Authority);
        let renewed = renew_authority(&first, late).unwrap();
        assert_eq!(certificates(&renewed.bundle).len(), 1);
        assert_eq!(next_step(&renewed, &names(), late), Step::Leaf, "an expired certificate does not wait");
    }

    #[test]
    fn other_names_need_another_certificate() {
        let material = issue(&names(), now()).unwrap();
        assert_eq!(next_step(&material, &["other.example".to_owned()], now()), Step::Leaf);
    }

    #[test]
    fn whatever_cannot_be_read_is_replaced() {
        let material = issue(&names(), now()).unwrap();
        let no_ca = Material { bundle: "x".into(), ..material.clone() };
        let other_key = Material { ca_key: issue(&names(), now()).unwrap().ca_key, ..material.clone() };
        let no_leaf = Material { certificate: String::new(), ..material };
        assert_eq!(next_step(&no_ca, &names(), now()), Step::Authority);
        assert_eq!(next_step(&other_key, &names(), now()), Step::Authority);
        assert_eq!(next_step(&no_leaf, &names(), now()), Step::Leaf);
    }
}
