//! Starts everything in order, and stops it in order.

use std::net::SocketAddr;
use std::sync::Arc;

use hjemmel_domain::catalogue::{Catalogue, CatalogueError};
use kube::{Client, Config};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::args::RunArgs;
use crate::clock::Clock;
use crate::controllers::workload;
use crate::metrics::{Metrics, MetricsError};
use crate::observe;
use crate::preflight::Preflight;
use crate::readiness::{Part, Readiness};
use crate::stores::Stores;
use crate::webhook::register::{self, Reach, ReachError};
use crate::webhook::server::{self, ServeError};
use crate::webhook::tls::Keeper;
use crate::webhook::workloads::Workloads;

/// Reconciles waiting to be scheduled; whoever finds it full waits.
const QUEUE: usize = 256;

/// How to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the webhook listens.
    pub webhook_addr: SocketAddr,
    /// How the API server reaches it.
    pub reach: Reach,
    /// Whether to register it.
    pub register: bool,
    /// Where metrics and health listen.
    pub metrics_addr: SocketAddr,
    /// Where the operator keeps its own state.
    pub state_namespace: String,
    /// What the time is to the law.
    pub clock: Clock,
    /// What the time is to TLS. Apart from `clock`: whoever moves the law's time in a test still
    /// talks to an API server that lives now.
    pub certificate_clock: Clock,
}

impl TryFrom<&RunArgs> for Options {
    type Error = ReachError;

    fn try_from(args: &RunArgs) -> Result<Self, ReachError> {
        let reach = match &args.webhook_url {
            Some(url) => Reach::from_url(url)?,
            None => Reach::from_service(&args.webhook_service)?,
        };
        Ok(Self {
            webhook_addr: args.webhook_addr,
            reach,
            register: args.register_webhook,
            metrics_addr: args.metrics_addr,
            state_namespace: args.state_namespace.clone(),
            clock: Clock::system(),
            certificate_clock: Clock::system(),
        })
    }
}

/// Why the operator cannot run. What a restart or a wait could cure is not among them.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The runtime could not be set up.
    #[error("the operator cannot start: {0}")]
    Runtime(#[from] std::io::Error),
    /// There is no usable kubeconfig.
    #[error("no cluster to work for: {0}. Set KUBECONFIG, or run in a pod with a service account")]
    Config(#[source] Box<kube::config::InferConfigError>),
    /// The client could not be set up.
    #[error("the client for {server} could not be set up: {source}")]
    Client {
        /// The API server.
        server: String,
        /// What went wrong.
        source: Box<kube::Error>,
    },
    /// The catalogue does not compile; a release has a test against it.
    #[error("the catalogue of rules cannot be used: {0}")]
    Catalogue(#[from] CatalogueError),
    /// A mistake in the metrics.
    #[error(transparent)]
    Metrics(#[from] MetricsError),
    /// The webhook cannot be served.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// Metrics and health cannot be served.
    #[error(transparent)]
    Observe(#[from] observe::ListenError),
}

/// Runs until SIGTERM or SIGINT, then finishes what is in flight.
///
/// # Errors
/// Something that no waiting cures.
pub async fn run(options: Options) -> Result<(), RunError> {
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let on_signal = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: finishing what is in flight");
        on_signal.cancel();
    });
    let config = Config::infer().await.map_err(|e| RunError::Config(Box::new(e)))?;
    run_until(config, options, stop).await
}

/// Runs for the cluster of `config` until told to stop, then finishes what is in flight.
///
/// # Errors
/// Something that no waiting cures.
pub async fn run_until(config: Config, options: Options, stop: CancellationToken) -> Result<(), RunError> {
    let server = config.cluster_url.to_string();
    let client = Client::try_from(config)
        .map_err(|source| RunError::Client { server: server.clone(), source: Box::new(source) })?;
    let catalogue = Arc::new(Catalogue::builtin()?);
    let metrics = Arc::new(Metrics::new(catalogue.version(), catalogue.rules().iter().map(|r| &*r.id))?);
    let readiness = Readiness::default();
    let tasks = TaskTracker::new();

    // Both addresses first: a port that is taken is known before anything is changed.
    let observed = observe::listen(options.metrics_addr).await?;
    let listener = server::listen(options.webhook_addr).await?;
    // Health and metrics answer to the very end.
    let end = CancellationToken::new();
    tasks.spawn(observe::serve(observed, observe::routes(Arc::clone(&metrics), readiness.clone()), end.clone()));
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        catalogue = catalogue.version(),
        %server,
        webhook = %options.webhook_addr,
        metrics = %options.metrics_addr,
        "starting"
    );

    let preflight = Preflight { server, state_namespace: options.state_namespace.clone(), registers: options.register };
    if preflight.pass(&client, &readiness, &stop).await {
        let started =
            Started { options, client, catalogue, metrics, readiness, tasks: tasks.clone(), stop: stop.clone() };
        started.work(listener).await?;
        stop.cancelled().await;
    }
    end.cancel();
    tasks.close();
    tasks.wait().await;
    tracing::info!("stopped");
    Ok(())
}

struct Started {
    options: Options,
    client: Client,
    catalogue: Arc<Catalogue>,
    metrics: Arc<Metrics>,
    readiness: Readiness,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Started {
    /// Starts the stores, the webhook, its registration and the controllers.
    async fn work(self, listener: tokio::net::TcpListener) -> Result<(), RunError> {
        let Self { options, client, catalogue, metrics, readiness, tasks, stop } = self;
        let (queue, queued) = mpsc::channel(QUEUE);
        let stores = Stores::start(&client, &queue, &metrics, &readiness, &tasks, &stop);

        let (keeper, served, bundle) = Keeper::new(
            client.clone(),
            &options.state_namespace,
            options.reach.names(),
            options.certificate_clock,
            Arc::clone(&metrics),
        );
        tasks.spawn(keeper.keep(stop.clone()));
        let workloads = Arc::new(Workloads {
            catalogue: Arc::clone(&catalogue),
            stores: stores.clone(),
            clock: options.clock.clone(),
        });
        let routes = server::routes(workloads, Arc::clone(&metrics));
        tasks.spawn(server::serve(listener, server::tls(served)?, routes, stop.clone()));
        tasks.spawn(certified(bundle.clone(), readiness.clone()));
        if options.register {
            // Registered only once it can answer: until then, nobody is held up.
            let (stores, stop) = (stores.clone(), stop.clone());
            let keep = register::keep(client.clone(), options.reach, bundle, readiness, stop.clone());
            tasks.spawn(async move {
                tokio::select! {
                    () = stop.cancelled() => return,
                    synced = stores.ready() => if !synced { return },
                }
                keep.await;
            });
        } else {
            readiness.reached(Part::Registration);
        }
        let context = workload::Context::new(client, stores, catalogue, metrics, options.clock);
        tasks.spawn(workload::run(context, queued, stop));
        Ok(())
    }
}

async fn certified(mut bundle: tokio::sync::watch::Receiver<Option<String>>, readiness: Readiness) {
    readiness.waiting(Part::Webhook, "waiting for a certificate");
    if bundle.wait_for(Option::is_some).await.is_ok() {
        readiness.reached(Part::Webhook);
    }
}
