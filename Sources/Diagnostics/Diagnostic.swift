/// An error or a warning, with its location and a suggested fix.
///
/// ```
/// error[unknown-environment]: the app has no environment `Prodution`
///   --> flags.yaml:31:7
///    |
/// 31 |       Prodution:
///    |       ^^^^^^^^^
///    = help: did you mean `Production`?
///    = note: this app has Production, Staging, Development
/// ```
package struct Diagnostic: Hashable, Sendable {
    /// The severity: an error stops the run before anything is planned.
    package enum Severity: String, Sendable {
        case error
        case warning
    }

    /// A second location of the same problem, such as the first of two duplicate keys.
    package struct Label: Hashable, Sendable {
        /// The location.
        package let place: Place
        /// A short description of it.
        package let message: String

        /// A label from its location and message.
        package init(_ place: Place, _ message: String) {
            self.place = place
            self.message = message
        }
    }

    /// The kind of problem.
    package let code: DiagnosticCode
    /// Error or warning.
    package let severity: Severity
    /// What is wrong, in one sentence without a full stop.
    package let message: String
    /// The smallest span that shows the problem; nil if there is none.
    package let place: Place?
    /// A short message next to the marks under the span.
    package let inline: String?
    /// The secondary locations.
    package let labels: [Label]
    /// What to do.
    package let help: String?
    /// Facts that help to understand the problem.
    package let notes: [String]

    /// A diagnostic from its parts.
    package init(
        _ severity: Severity,
        _ code: DiagnosticCode,
        _ message: String,
        at place: Place?,
        inline: String? = nil,
        labels: [Label] = [],
        help: String? = nil,
        notes: [String] = []
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.place = place
        self.inline = inline
        self.labels = labels
        self.help = help
        self.notes = notes
    }

    /// An error from its parts.
    package init(
        _ code: DiagnosticCode,
        _ message: String,
        at place: Place?,
        inline: String? = nil,
        labels: [Label] = [],
        help: String? = nil,
        notes: [String] = []
    ) {
        self.init(.error, code, message, at: place, inline: inline, labels: labels, help: help, notes: notes)
    }
}

extension Diagnostic {
    /// The diagnostic with its places moved to other files: file `n` becomes file `files[n]`.
    package func moved(to files: [UInt32]) -> Diagnostic {
        Diagnostic(
            severity, code, message, at: place?.moved(to: files), inline: inline,
            labels: labels.map { Label($0.place.moved(to: files), $0.message) }, help: help, notes: notes)
    }
}

extension Place {
    fileprivate func moved(to files: [UInt32]) -> Place {
        Int(file) < files.count ? Place(file: files[Int(file)], start: start, end: end) : self
    }
}
