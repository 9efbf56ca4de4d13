package import FlagModel

/// Compares what is served in an environment with what should be: a pure function of both.
package struct Judgement: Sendable {
    /// The environment.
    package let environment: Expected.Environment
    /// What was served.
    package let served: Served
    /// The differences: by flag in the manifest's order, then by company and user.
    package private(set) var findings: [Finding] = []

    /// The number of findings that fail a verification.
    package var errors: Int { findings.count { !$0.code.isWarning } }
    /// The number of findings that are warnings.
    package var warnings: Int { findings.count - errors }
    /// Whether the only reason to fail is that it wasn't served in time.
    package var isLateAlone: Bool { served.late != nil && errors == 1 }

    /// Compares.
    package init(_ environment: Expected.Environment, _ served: Served) {
        self.environment = environment
        self.served = served
        // Without an answer that is new enough, nothing else is known about the environment.
        if let flags = served.secret {
            for flag in environment.flags { judge(flag, flags) }
            let missing = Set(environment.flags.lazy.map(\.key).filter { !flags.contains($0) })
            for entity in environment.entities { judge(entity, without: missing) }
            judgeLists()
        }
        if let late = served.late { findings.append(Finding(late, in: environment)) }
    }

    /// The companies and users for whom a flag is off, though it is on by the manifest, each once.
    package var off: [Entity] {
        var named: Set<Entity> = []
        return findings.filter { $0.code == .targetOff }.flatMap(\.entities).filter { named.insert($0).inserted }
    }

    /// The same, with those that Reflag doesn't know waiting: nobody expects them to be served.
    package func waiting(for unknown: Set<Entity>) -> Judgement {
        var judgement = self
        judgement.findings = findings.map { finding in
            finding.code == .targetOff && finding.entities.allSatisfy(unknown.contains) ? finding.waiting : finding
        }
        return judgement
    }

    /// The companies and users of whom a finding says what only the Management API can explain, each once.
    package var inQuestion: [Entity] {
        var named: Set<Entity> = []
        return findings.filter { [.targetOff, .stillOn, .onBeyondList].contains($0.code) }.flatMap(\.entities)
            .filter { named.insert($0).inserted }
    }

    /// The same with what the Management API says of those in question: a finding about several of whom different things are
    /// so becomes several.
    package func stating(_ facts: [Entity: LiveEntityFlags]) -> Judgement {
        var judgement = self
        judgement.findings = findings.flatMap { finding -> [Finding] in
            guard let key = finding.flag else { return [finding] }
            func fact(_ entity: Entity) -> LiveEntityFlag? { facts[entity]?.flags[key] }
            guard finding.code == .onBeyondList,
                let list = environment.exact.first(where: { $0.flag == key && $0.kind == finding.entities.first?.kind })
            else { return [finding.entities.first.flatMap(fact).map(finding.stating) ?? finding] }
            var parts: [(isTarget: Bool?, entities: [Entity])] = []
            for entity in finding.entities {
                let isTarget = fact(entity)?.isTarget
                if let index = parts.firstIndex(where: { $0.isTarget == isTarget }) {
                    parts[index].entities.append(entity)
                } else {
                    parts.append((isTarget, [entity]))
                }
            }
            return parts.map { part in
                let finding = Finding(beyond: list, part.entities)
                return part.entities.first.flatMap(fact).map(finding.stating) ?? finding
            }
        }
        return judgement
    }

    private mutating func judge(_ flag: Expected.Flag, _ flags: Set<Identifier>) {
        let isServed = flags.contains(flag.key)
        guard isServed == flag.isServed else {
            findings.append(isServed ? Finding(archived: flag) : Finding(missing: flag))
            return
        }
        guard isServed, let isSecret = flag.isSecret, let publishable = served.publishable,
            publishable.contains(flag.key) == isSecret
        else { return }
        findings.append(isSecret ? Finding(shown: flag) : Finding(notPublic: flag))
    }

    /// Each cause gives one finding: a flag that isn't served at all isn't on for anybody.
    private mutating func judge(_ entity: Entity, without missing: Set<Identifier>) {
        guard let on = served.on[entity] else { return }
        for target in environment.targets[entity] ?? [] where !missing.contains(target.flag) {
            guard on.contains(target.flag) != target.isOn else { continue }
            findings.append(target.isOn ? Finding(off: target, for: entity) : Finding(on: target, for: entity))
        }
    }

    private mutating func judgeLists() {
        for list in environment.exact {
            let others = environment.entities.filter { entity in
                entity.kind == list.kind && !list.ids.contains(entity.id)
                    && served.on[entity]?.contains(list.flag) == true
            }
            if !others.isEmpty { findings.append(Finding(beyond: list, others)) }
        }
    }
}
