import ArgumentParser
import JSONText

/// The forms of what a command prints.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case json
    case github
}

/// The forms of what an apply prints.
enum PlanOutput: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case json

    /// The form of what is wrong with the manifest.
    var report: ReportFormat { self == .json ? .json : .text }
}

/// The forms of a plan.
enum PlanForm: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case markdown
    case json
    case github

    /// The form of what is wrong with the manifest.
    var report: ReportFormat {
        switch self {
        case .text, .markdown: .text
        case .json: .json
        case .github: .github
        }
    }
}

/// The forms of what a verification prints.
enum VerifyForm: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case markdown
    case json

    /// The form of what is wrong with the manifest.
    var report: ReportFormat { self == .json ? .json : .text }
}

/// The forms of what is for people or for machines, and for nobody else.
enum PlainFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case json
}
