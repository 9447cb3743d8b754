//! Mutations of a corpus, the same for the same seed.

pub(crate) struct Mutator {
    state: u64,
    corpus: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
    most: usize,
    given: usize,
}

impl Mutator {
    pub(crate) fn new(seed: u64, corpus: Vec<Vec<u8>>, words: Vec<Vec<u8>>, most: usize) -> Self {
        Self { state: seed | 1, corpus, words, most, given: 0 }
    }

    /// How many inputs there are before the first mutation.
    pub(crate) fn seeds(&self) -> usize {
        self.corpus.len()
    }

    /// First the corpus as it is, then mutations without end.
    pub(crate) fn next_input(&mut self) -> Vec<u8> {
        self.given += 1;
        if let Some(seed) = self.corpus.get(self.given - 1) {
            return seed.clone();
        }
        let mut input = self.pick().clone();
        for _ in 0..=self.below(8) {
            self.mutate(&mut input);
        }
        input.truncate(self.most);
        input
    }

    /// xorshift64*
    fn random(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.random() >> 33).unwrap() % bound.max(1)
    }

    fn pick(&mut self) -> &Vec<u8> {
        let index = self.below(self.corpus.len());
        &self.corpus[index]
    }

    fn mutate(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() + 1);
        let end = (at + self.below(40)).min(input.len());
        match self.below(6) {
            0 if at < input.len() => input[at] = u8::try_from(self.below(256)).unwrap(),
            1 => drop(input.drain(at..end)),
            2 => {
                let index = self.below(self.words.len());
                input.splice(at..at, self.words[index].clone());
            }
            3 => {
                let part = input[at..end].repeat(1 + self.below(4));
                input.splice(at..at, part);
            }
            4 => {
                let other = self.pick().clone();
                let from = self.below(other.len() + 1);
                let to = (from + self.below(200)).min(other.len());
                input.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                let index = self.below(self.words.len());
                input.splice(at..end, self.words[index].clone());
            }
        }
    }
}
