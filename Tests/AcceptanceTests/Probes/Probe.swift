/// A question to the service, the answer on which hoist rests, and how it is asked.
struct Probe: Sendable {
    /// Stable, in kebab case; a section of docs/reflag-assumptions.md has it as its title.
    let name: String
    /// What hoist assumes.
    let assumption: String
    let ask: @Sendable (Bench) async throws -> Finding

    init(_ name: String, _ assumption: String, _ ask: @escaping @Sendable (Bench) async throws -> Finding) {
        self.name = name
        self.assumption = assumption
        self.ask = ask
    }

    /// Every probe, in the order in which they are asked.
    static let all = listings + details + lifecycle + targets + entities + limits + served
}

/// What a probe found.
enum Finding: Sendable, Equatable {
    /// As hoist assumes, with what was seen.
    case holds(String)
    /// Otherwise, with what was seen.
    case differs(String)
    /// It couldn't be tried, and what was missing.
    case untried(String)

    /// For reports.
    var word: String {
        switch self {
        case .holds: "holds"
        case .differs: "doesn't hold"
        case .untried: "couldn't be tried"
        }
    }

    var seen: String {
        switch self {
        case .holds(let text), .differs(let text), .untried(let text): text
        }
    }

    /// One of the first two, by whether it is as assumed.
    static func found(_ holds: Bool, _ seen: String) -> Finding { holds ? .holds(seen) : .differs(seen) }
}
