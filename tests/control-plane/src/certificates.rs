//! The control plane's own certificate authority, and what it signs.

use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};

use crate::error::StartError;
use crate::files::write_private;
use crate::state::failed;

/// Every name by which the API server is called, from outside and from inside the cluster.
const SERVER_NAMES: [&str; 6] =
    ["127.0.0.1", "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "10.0.0.1"];

/// A certificate and its key, in PEM files.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

/// The authority that the API server trusts for its clients, and that the clients trust for it.
pub(crate) struct Authority {
    folder: PathBuf,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    /// The authority of a `pki` folder. A key that is already there is used again: what is stored in etcd,
    /// tokens above all, was signed with it.
    pub(crate) fn open(folder: &Path) -> Result<Self, StartError> {
        let key = key_in(&folder.join("ca.key"))?;
        let mut params = params("ca", Vec::new())?;
        params.distinguished_name = name("hjemmel-test-ca", &[]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        let issuer = CertifiedIssuer::self_signed(params, key).map_err(certificate("ca"))?;
        let authority = Self { folder: folder.to_owned(), issuer };
        write(&authority.certificate(), &authority.pem())?;

        // The API server takes P-256 keys for tokens as gladly as RSA ones, and ring makes no RSA keys.
        let tokens = key_in(&authority.token_key())?;
        write(&authority.token_public_key(), &tokens.public_key_pem())?;
        Ok(authority)
    }

    /// The certificate, in PEM.
    pub(crate) fn pem(&self) -> String {
        self.issuer.pem()
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.join("ca.crt")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder.join("ca.key")
    }

    /// What the API server signs service-account tokens with.
    pub(crate) fn token_key(&self) -> PathBuf {
        self.folder.join("service-account.key")
    }

    /// What it checks them with.
    pub(crate) fn token_public_key(&self) -> PathBuf {
        self.folder.join("service-account.pub")
    }

    /// The API server's own certificate.
    pub(crate) fn server(&self) -> Result<Identity, StartError> {
        let names = SERVER_NAMES.map(str::to_owned).to_vec();
        let mut params = params("server", names)?;
        params.distinguished_name = name("kube-apiserver", &[]);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        self.sign("server", params)
    }

    /// A certificate by which the API server knows its holder as a user, in groups.
    pub(crate) fn client(&self, file: &str, user: &str, groups: &[&str]) -> Result<Identity, StartError> {
        let mut params = params(file, Vec::new())?;
        params.distinguished_name = name(user, groups);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.sign(file, params)
    }

    fn sign(&self, file: &str, mut params: CertificateParams) -> Result<Identity, StartError> {
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let key = KeyPair::generate().map_err(certificate(file))?;
        let signed = params.signed_by(&key, &self.issuer).map_err(certificate(file))?;
        let identity = Identity {
            certificate: self.folder.join(format!("{file}.crt")),
            key: self.folder.join(format!("{file}.key")),
        };
        write(&identity.certificate, &signed.pem())?;
        write(&identity.key, &key.serialize_pem())?;
        Ok(identity)
    }
}

fn params(file: &str, names: Vec<String>) -> Result<CertificateParams, StartError> {
    CertificateParams::new(names).map_err(certificate(file))
}

fn name(common_name: &str, organizations: &[&str]) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    for organization in organizations {
        name.push(DnType::OrganizationName, *organization);
    }
    name.push(DnType::CommonName, common_name);
    name
}

fn key_in(file: &Path) -> Result<KeyPair, StartError> {
    if file.exists() {
        let pem = fs::read_to_string(file).map_err(failed("reading", file))?;
        return KeyPair::from_pem(&pem).map_err(certificate(&file.to_string_lossy()));
    }
    let key = KeyPair::generate().map_err(certificate(&file.to_string_lossy()))?;
    write(file, &key.serialize_pem())?;
    Ok(key)
}

fn write(file: &Path, contents: &str) -> Result<(), StartError> {
    write_private(file, contents.as_bytes()).map_err(failed("writing", file))
}

fn certificate(name: &str) -> impl FnOnce(rcgen::Error) -> StartError {
    let name = name.to_owned();
    move |source| StartError::Certificate { name, source }
}
