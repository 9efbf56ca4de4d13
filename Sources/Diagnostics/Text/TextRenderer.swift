import TerminalText

/// Diagnostics for people, with the lines of the source that they are about.
///
/// ```
/// error[duplicate-key]: `huddles` is there twice
///   --> flags.yaml:31:3
///    |
/// 12 |   huddles:
///    |   ------- first here
/// ...
/// 31 |   huddles:
///    |   ^^^^^^^
///    = help: remove one of the two
/// ```
/// A place that goes on beyond its first line is marked there alone, with `…` behind the mark. Everything that comes
/// from outside is shown as ``SafeText`` shows it.
package struct TextRenderer: Sendable {
    private let sources: Sources
    private let colored: Bool

    /// A renderer for places in these sources, with terminal colours or without.
    package init(_ sources: Sources, colored: Bool = false) {
        self.sources = sources
        self.colored = colored
    }

    /// The diagnostics in the given order, an empty line between two; every line is ended.
    package func render(_ diagnostics: some Sequence<Diagnostic>) -> String {
        var writer = DiagnosticWriter(sources)
        for diagnostic in diagnostics { writer.write(diagnostic) }
        return writer.written(colored: colored)
    }
}
