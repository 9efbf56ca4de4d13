import ArgumentParser

/// `--verify`: how an apply is proved.
enum VerifyChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// By the Management API.
    case api
    /// Not at all.
    case none
}
