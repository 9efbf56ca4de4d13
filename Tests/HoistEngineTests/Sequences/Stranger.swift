import Sandbox
import TestTools

/// What somebody else writes while a run is under way.
enum Stranger: Sendable, CustomStringConvertible {
    /// Sets the companies of a flag in an environment.
    case companies(SandboxID, in: SandboxID, [SandboxID])
    /// Renames a flag.
    case name(SandboxID, String)
    /// Moves a flag to another stage.
    case stage(SandboxID, SandboxID)
    /// Archives a flag, or unarchives it.
    case archived(SandboxID, Bool)
    /// Creates a flag.
    case create(SandboxID)

    /// A write to one of a case's flags.
    init(_ random: inout Seeded) {
        let flag = SandboxID(random.one(of: Case.keys, or: "alpha"))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: self = .name(flag, "A stranger's")
        case 1: self = .stage(flag, SandboxID(random.one(of: Case.stages, or: "Beta")))
        case 2: self = .archived(flag, Bool.random(using: &random))
        case 3: self = .create(flag)
        default:
            let environment = SandboxID(random.one(of: Case.environments, or: "Production"))
            let companies = (Case.companies + ["stranger"]).filter { _ in Bool.random(using: &random) }
            self = .companies(flag, in: environment, companies.map { SandboxID($0) })
        }
    }

    /// Writes it. A flag that isn't there, or is there already, is left alone.
    func write(to world: inout SandboxWorld) {
        switch self {
        case .companies(let flag, let environment, let companies):
            try? world.setTargets(of: flag, in: environment, companies: companies)
        case .name(let flag, let name): try? world.editFlag(flag) { $0.name = name }
        case .stage(let flag, let stage):
            let id = world.stages.first { $0.name == stage.text }?.id
            try? world.editFlag(flag) { $0.stage = id }
        case .archived(let flag, let archived): try? world.editFlag(flag) { $0.archived = archived }
        case .create(let flag): try? world.addFlag(SandboxFlag(key: flag, name: "A stranger's"))
        }
    }

    var description: String {
        switch self {
        case .companies(let flag, let environment, let companies):
            "companies of \(flag.text) in \(environment.text): \(companies.map(\.text))"
        case .name(let flag, let name): "name of \(flag.text): \(name)"
        case .stage(let flag, let stage): "stage of \(flag.text): \(stage.text)"
        case .archived(let flag, let archived): "\(flag.text) archived: \(archived)"
        case .create(let flag): "\(flag.text) created"
        }
    }
}
