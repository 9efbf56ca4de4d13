package import FlagModel
import LiveReading

extension Session {
    /// The companies that the cache has as targets, with how many flags and environments each: whatever their age, they are
    /// companies.
    package func knownCompanies(of app: Identifier) -> [(id: Identifier, flags: Int)] {
        var counts: [Identifier: Int] = [:]
        for environment in cache.snapshot(of: app).environments.values {
            for targets in environment.targets.values { for id in targets.companies { counts[id, default: 0] += 1 } }
        }
        return counts.map { ($0.key, $0.value) }
    }
}

extension Manifest {
    /// The companies that the manifest lists, with how many lists each.
    package var listedCompanies: [(id: Identifier, flags: Int)] {
        var counts: [Identifier: Int] = [:]
        func count(_ ids: [Located<Identifier>], _ grants: [Grant]) {
            for id in ids { counts[id.value, default: 0] += 1 }
            for grant in grants where grant.kind == .company { counts[grant.id.value, default: 0] += 1 }
        }
        for audience in audiences { count(audience.companies, audience.grants) }
        for flag in flags { for targets in flag.targets { count(targets.companies?.value ?? [], targets.grants) } }
        return counts.map { ($0.key, $0.value) }
    }
}
