import Diagnostics
import FlagModel
import FlagTestKit
import TestTools

@testable import ManifestReading

extension Manifest {
    /// A sound manifest with hostile strings in every place that takes one.
    static func generated(_ random: inout Seeded) -> Manifest {
        var maker = ManifestMaker(random: random)
        let manifest = maker.manifest()
        random = maker.random
        return manifest
    }
}

/// Makes manifests that reading could have made.
private struct ManifestMaker {
    var random: Seeded

    mutating func manifest() -> Manifest {
        var manifest = Manifest()
        if random.chance(60) { manifest.apps = ids(upTo: 3).map { located($0) } }
        manifest.owners = ids(upTo: 3).map { OwnerEntry(name: located($0), id: located(id())) }
        manifest.create = create()
        manifest.audiences = ids(upTo: 3).map { name in
            Audience(name: located(name), companies: list(upTo: 3), users: list(upTo: 3))
        }
        let audiences = manifest.audiences.map(\.name.value)
        manifest.flags = keys(upTo: 5).map { key in
            random.chance(15) ? ManifestFlag(key: located(key)) : flag(located(key), audiences)
        }
        manifest.policy = policy(hasApp: !manifest.apps.isEmpty, manifest.flags)
        return manifest
    }

    private mutating func policy(hasApp: Bool, _ flags: [ManifestFlag]) -> Policy {
        var policy = Policy()
        if random.chance(40) {
            let words = Policy.Unlisted.allCases.filter { hasApp || $0 != .archive }
            policy.unlisted = located(random.one(of: words, or: .report))
        }
        if random.chance(30) { policy.entities = located(random.one(of: Policy.Entities.allCases, or: .wait)) }
        if random.chance(30) { policy.ignore = ids(upTo: 3).map { located(KeyPattern($0.text)) } }
        if random.chance(30) { policy.known = ids(upTo: 3).map { located(KeyPattern($0.text)) } }
        if random.chance(30) { policy.targets = .additive }
        if random.chance(30) {
            policy.environmentTargets = ids(upTo: 3).filter { $0 != "*" }.map {
                Policy.EnvironmentMode(
                    environment: located($0), mode: random.one(of: Policy.TargetsMode.allCases, or: .exact))
            }
        }
        if random.chance(30) { policy.limits.archive = located(limit()) }
        if random.chance(30) { policy.limits.untarget = located(limit()) }
        if random.chance(30) { policy.recommend = fieldNames(FlagKey.all(.standard)) }
        if random.chance(30) {
            policy.require = fieldNames(
                FlagKey.all(.standard).filter { field in
                    field == .field(.name) && flags.allSatisfy { $0.name != nil }
                })
        }
        return policy
    }

    private mutating func fieldNames(_ fields: [FlagKey]) -> [Located<Identifier>] {
        fields.filter { _ in random.chance(40) }.map { located(Identifier($0.key)) }
    }

    private mutating func limit() -> Policy.Limit {
        random.chance(50)
            ? .count(Int.random(in: 0...1_000_000_000, using: &random))
            : .percent(Int.random(in: 0...100, using: &random))
    }

    private mutating func create() -> CreateDefaults {
        var create = CreateDefaults()
        if random.chance(20) { create.description = located(description()) }
        if random.chance(20) { create.owner = located(random.chance(30) ? nil : id()) }
        if random.chance(20) { create.stage = located(id()) }
        if random.chance(20) { create.permanent = located(random.chance(50)) }
        if random.chance(20) { create.secret = located(random.chance(50)) }
        return create
    }

    private mutating func flag(_ key: Located<Identifier>, _ audiences: [Identifier]) -> ManifestFlag {
        var fields = ManifestFlag(key: key)
        if random.chance(60) { fields.name = located(String(text().unicodeScalars.prefix(255))) }
        if random.chance(60) { fields.description = located(description()) }
        if random.chance(30) { fields.owner = located(random.chance(30) ? nil : id()) }
        if random.chance(30) { fields.stage = located(id()) }
        if random.chance(20) { fields.permanent = located(random.chance(50)) }
        if random.chance(20) { fields.secret = located(random.chance(50)) }
        if random.chance(20) { fields.archived = located(random.chance(50)) }
        if random.chance(20) {
            let year = Int.random(in: 1...9999, using: &random)
            fields.expires = CalendarDate(year: year, month: 2, day: 28).map { located($0) }
        }
        if random.chance(60) {
            fields.targetsPlace = place
            fields.targets = ids(upTo: 3).map { targets($0, audiences) }
        }
        return fields
    }

    private mutating func targets(_ environment: Identifier, _ audiences: [Identifier]) -> ManifestTargets {
        var targets = ManifestTargets(environment: located(environment))
        if random.chance(40) {
            targets.audiences = Located(audiences.filter { _ in random.chance(50) }.map { located($0) }, at: place)
        }
        if random.chance(60) { targets.companies = Located(list(upTo: 4), at: place) }
        if random.chance(60) { targets.users = Located(list(upTo: 4), at: place) }
        for kind in TargetKind.allCases where targets.list(kind) != nil {
            targets.grants += grants(kind, besides: targets.list(kind)?.value ?? [])
        }
        // What is listed can't be removed as well: what is removed has a beginning of its own.
        if random.chance(30) { targets.removeCompanies = ids(upTo: 3).map { located(Identifier("gone \($0)")) } }
        if random.chance(30) { targets.removeUsers = ids(upTo: 3).map { located(Identifier("gone \($0)")) } }
        return targets
    }

    /// Up to two grants of ids that a list doesn't have, one of them twice at times, apart.
    private mutating func grants(_ kind: TargetKind, besides listed: [Located<Identifier>]) -> [Grant] {
        let ids = ids(upTo: 2).filter { id in !listed.contains { $0.value == id } }
        return ids.flatMap { id in
            let day = Int.random(in: 1...27, using: &random)
            let (first, last) = (
                CalendarDate(year: 2027, month: 3, day: day), CalendarDate(year: 2027, month: 5, day: day)
            )
            let why = random.chance(50) ? located(String(text().unicodeScalars.prefix(200))) : nil
            let grant = Grant(
                kind: kind, id: located(id), from: random.chance(50) ? first.map { located($0) } : nil,
                until: last.map { located($0) }, why: why, place: place)
            let later = CalendarDate(year: 2027, month: 6, day: day).map { located($0) }
            return [grant] + (random.chance(30) ? [Grant(kind: kind, id: located(id), from: later, place: place)] : [])
        }
    }

    private mutating func description() -> String? {
        if random.chance(15) { return nil }
        let lines = (0..<Int.random(in: 1...4, using: &random)).map { _ in text() }
        return NormalText.description(lines.joined(separator: random.one(of: ["\n", "\n\n", " "], or: " ")))
    }

    private mutating func list(upTo count: Int) -> [Located<Identifier>] { ids(upTo: count).map { located($0) } }

    private mutating func id() -> Identifier { Identifier(text()) }

    /// A text that a manifest can have: no NUL is in it.
    private mutating func text() -> String { HostileStrings.text(&random).replacing("\u{0}", with: "0") }

    /// So many at most, none twice.
    private mutating func ids(upTo count: Int) -> [Identifier] {
        var seen: Set<Identifier> = []
        return (0..<Int.random(in: 0...count, using: &random)).map { _ in id() }.filter { seen.insert($0).inserted }
    }

    private mutating func keys(upTo count: Int) -> [Identifier] {
        ids(upTo: count).filter { FlagKeyFormat.custom.accepts($0.text) }
    }

    private func located<Value>(_ value: Value) -> Located<Value> { Located(value, at: place) }

    private var place: Place {
        Place(file: 0, start: SourcePosition(line: 1, column: 1), end: SourcePosition(line: 1, column: 2))
    }
}
