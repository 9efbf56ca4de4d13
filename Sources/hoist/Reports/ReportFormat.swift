import ArgumentParser

/// The forms of what a command prints.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case json
    case github
}

/// The forms of a plan.
enum PlanOutput: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case json

    /// The form of what is wrong with the manifest.
    var report: ReportFormat { self == .json ? .json : .text }
}
