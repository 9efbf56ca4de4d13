import Foundation
import Sandbox

/// What somebody does in Reflag's web app, as a page's `live` note says it:
///
/// - `new huddles "Huddles"` makes a flag
/// - `huddles Production +company umbrella`, `huddles Staging -user u_1` turns it on for somebody, or no longer
/// - `huddles stage Beta`, `huddles name "Huddles 2"`, `huddles description "Calls."`, `huddles owner sam@example.com`,
///   `huddles archived true`
/// - `app "Acme Web"` names the app
/// - `flags 300` makes this many flags, of three owners and four stages, with targets
struct PageChange {
    /// It isn't one of these.
    struct Trouble: Error {
        let note: String
    }

    private let note: String
    private let words: [String]

    init(_ note: String) {
        self.note = note
        words = note.matches(of: /"([^"]*)"|(\S+)/).map { String($0.output.1 ?? $0.output.2 ?? "") }
    }

    /// Makes the change.
    ///
    /// - Throws: ``Trouble`` where the note can't be understood, or changes nothing.
    func make(in world: inout SandboxWorld) throws {
        let before = world
        switch words.count {
        case 2 where words[0] == "app":
            world.app.name = words[1]
        case 2 where words[0] == "flags":
            for number in 1...(Int(words[1]) ?? 1) { try world.addFlag(Self.flag(number)) }
        case 3 where words[0] == "new":
            try world.addFlag(SandboxFlag(SandboxID(words[1]), name: words[2]))
        case 3:
            try setDetail(in: &world)
        case 4:
            try setTarget(in: &world)
        default:
            throw Trouble(note: note)
        }
        guard world != before else { throw Trouble(note: note) }
    }

    private func setDetail(in world: inout SandboxWorld) throws {
        let value = words[2]
        let stage = world.stages.first { $0.name == value }?.id
        let owner = world.users.first { $0.email == value }?.id
        switch words[1] {
        case "name": try world.editFlag(SandboxID(words[0])) { $0.name = value }
        case "description": try world.editFlag(SandboxID(words[0])) { $0.description = value }
        case "stage" where stage != nil: try world.editFlag(SandboxID(words[0])) { $0.stage = stage }
        case "owner" where owner != nil: try world.editFlag(SandboxID(words[0])) { $0.owner = owner }
        case "archived": try world.editFlag(SandboxID(words[0])) { $0.archived = value == "true" }
        default: throw Trouble(note: note)
        }
    }

    private func setTarget(in world: inout SandboxWorld) throws {
        let (key, id) = (SandboxID(words[0]), SandboxID(words[3]))
        guard let environment = world.environments.first(where: { $0.name == words[1] }),
            let flag = world.flag(key), let sign = words[2].first, "+-".contains(sign)
        else { throw Trouble(note: note) }
        let targets = flag.targets[environment.id] ?? SandboxTargets()
        func changed(_ ids: [SandboxID]) -> [SandboxID] { sign == "+" ? ids + [id] : ids.filter { $0 != id } }
        switch words[2].dropFirst() {
        case "company": try world.setTargets(of: key, in: environment.id, companies: changed(targets.companies.ids))
        case "user": try world.setTargets(of: key, in: environment.id, users: changed(targets.users.ids))
        default: throw Trouble(note: note)
        }
    }

    /// One of many flags, the same each time.
    private static func flag(_ number: Int) -> SandboxFlag {
        let area = ["checkout", "search", "billing"][number % 3]
        let digits = String(1_000 + number).dropFirst()
        let companies: [SandboxID] = [["acme-corp", "globex"], ["initech"], [], ["acme-corp", "globex", "hooli"]][
            number % 4]
        return SandboxFlag(
            SandboxID("\(area)-\(digits)"), name: "\(area.capitalized) \(number)",
            description: number % 5 == 0 ? "What \(area) tries." : nil,
            stage: ["In development", "Internal", "Beta", "General Availability"][number % 4],
            owner: ["jane@example.com", "sam@example.com", "ada@example.com"][number % 3],
            companies: ["Production": companies, "Staging": number % 2 == 0 ? ["acme-corp"] : []],
            users: ["Staging": number % 10 == 0 ? ["u_1"] : []])
    }
}
