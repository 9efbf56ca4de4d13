import TerminalText

/// Diagnostics for people, with the source lines.
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
/// A place with several lines is only marked on the first, with `…` after the mark. All external text is shown as
/// `SafeText` shows it.
package struct TextRenderer: Sendable {
    private let sources: Sources
    private let colored: Bool

    /// A renderer for places in these sources, with or without terminal colours.
    package init(_ sources: Sources, colored: Bool = false) {
        self.sources = sources
        self.colored = colored
    }

    /// The diagnostics in the given order, separated by empty lines, each with a line break.
    package func render(_ diagnostics: some Sequence<Diagnostic>) -> String {
        var writer = DiagnosticWriter(sources)
        for diagnostic in diagnostics { writer.write(diagnostic) }
        return writer.written(colored: colored)
    }
}
