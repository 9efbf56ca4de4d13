import ArgumentParser
import HoistEngine

/// `--verify`: how an apply is proved.
enum VerifyChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// By the Management API.
    case api
    /// By the Management API, and by what the Runtime API serves to applications.
    case runtime
    /// Not at all.
    case none

    /// The same for the engine.
    var proof: ApplyRunOptions.ProofKind {
        switch self {
        case .api: .api
        case .runtime: .runtime
        case .none: .none
        }
    }
}
