import ArgumentParser
import JSONText

/// The formats of diagnostics.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case json
    case github
}

/// The formats of what an apply prints.
enum ApplyFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case json

    /// The format of the manifest's diagnostics.
    var report: ReportFormat { self == .json ? .json : .text }
}

/// The formats of a plan.
enum PlanFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case markdown
    case json
    case github

    /// The format of the manifest's diagnostics.
    var report: ReportFormat {
        switch self {
        case .text, .markdown: .text
        case .json: .json
        case .github: .github
        }
    }
}

/// The formats of what a verification prints.
enum VerifyFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case markdown
    case json

    /// The format of the manifest's diagnostics.
    var report: ReportFormat { self == .json ? .json : .text }
}

/// The formats of an explanation.
enum ExplainFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case markdown
    case json
    case html

    /// The format of the manifest's diagnostics.
    var report: ReportFormat { self == .json ? .json : .text }
}

/// The formats of what is either for people or for machines.
enum PlainFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case json
}
