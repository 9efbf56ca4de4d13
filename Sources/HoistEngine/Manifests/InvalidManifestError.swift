import Diagnostics

/// A run that ends since the manifest is wrong: what is wrong, and the texts to show it in.
struct ManifestMistakes: Error {
    /// What was found, warnings too.
    let diagnostics: DiagnosticBag
    /// The texts.
    let sources: Sources
}
