//! Ctrl-C, and the other signals that ask us to end.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hjemmel_control_plane::Interrupt;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

/// Turns the signals into a flag, so that everything is stopped in order first.
pub(crate) struct Interruption {
    interrupt: Interrupt,
    signal: Arc<AtomicUsize>,
}

impl Interruption {
    pub(crate) fn listen() -> io::Result<Self> {
        let this = Self { interrupt: Interrupt::default(), signal: Arc::default() };
        for (signal, number) in [(SIGINT, 2), (SIGTERM, 15), (SIGHUP, 1)] {
            // The number first: whoever sees the flag raised then knows by what.
            flag::register_usize(signal, Arc::clone(&this.signal), number)?;
            flag::register(signal, this.interrupt.flag())?;
        }
        Ok(this)
    }

    pub(crate) fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// Whether a terminal's Ctrl-C asked, which the terminal has sent to the command as well.
    pub(crate) fn is_from_keyboard(&self) -> bool {
        self.number() == 2
    }

    /// The exit code by which a shell tells that a signal ended us.
    pub(crate) fn exit_code(&self) -> Option<ExitCode> {
        u8::try_from(128 + self.number()).ok().filter(|_| self.interrupt.is_raised()).map(ExitCode::from)
    }

    fn number(&self) -> usize {
        self.signal.load(Ordering::SeqCst)
    }
}
