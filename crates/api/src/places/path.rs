//! Paths of the declaration.

/// A declaration path taken apart: `processors[2].locations[0]` is `processors[].locations[]` with 2 and 0.
pub(super) struct DeclarationPath {
    /// The path with its indices left out.
    pub(super) pattern: String,
    /// The index of each `[]`; `None` where the path is itself a pattern.
    indices: Vec<Option<usize>>,
}

impl DeclarationPath {
    pub(super) fn new(path: &str) -> Self {
        let mut pieces = path.split('[');
        let mut pattern = pieces.next().unwrap_or_default().to_owned();
        let mut indices = Vec::new();
        for piece in pieces {
            let (index, rest) = piece.split_once(']').unwrap_or((piece, ""));
            indices.push(index.parse().ok());
            pattern.push_str("[]");
            pattern.push_str(rest);
        }
        Self { pattern, indices }
    }

    pub(super) fn first_index(&self) -> Option<usize> {
        self.indices.first().copied().flatten()
    }

    /// Another path with the indices put into its `[]`, in order.
    pub(super) fn with_indices(&self, path: &str) -> String {
        self.with_indices_after(0, path)
    }

    /// The same without the first `skip` indices.
    pub(super) fn with_indices_after(&self, skip: usize, path: &str) -> String {
        let mut pieces = path.split("[]");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        let mut indices = self.indices.iter().skip(skip);
        for piece in pieces {
            match indices.next().copied().flatten() {
                Some(index) => out.push_str(&format!("[{index}]")),
                None => out.push_str("[]"),
            }
            out.push_str(piece);
        }
        out
    }
}
