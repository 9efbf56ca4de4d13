import Diagnostics
package import FlagModel

/// What a manifest's flags are with the ids of an app, as far as the app alone says: it is worked out while the listing of the app's
/// flags is read, which takes longer.
package struct EarlyFlags: Sendable {
    /// The manifest as it counts on the day.
    let manifest: Manifest
    /// The app.
    let app: App
    /// The keys of the flags that the policy ignores.
    fileprivate(set) var ignored: [Identifier] = []
    /// The other flags, without their numbers and without the people that they name.
    fileprivate var flags: [ResolvedFlag] = []
    /// Their indices in the manifest.
    fileprivate var indices: [Int] = []
    /// The indices in ``flags`` of those that something is wrong with: they are resolved again, and it is said.
    fileprivate var wrong: Set<Int> = []

    fileprivate init(_ manifest: Manifest, _ app: App) {
        self.manifest = manifest
        self.app = app
    }

    fileprivate mutating func add(_ more: EarlyFlags) {
        wrong.formUnion(more.wrong.map { $0 + flags.count })
        ignored += more.ignored
        flags += more.flags
        indices += more.indices
    }
}

extension Resolver {
    /// Begins to resolve a manifest against an app (`getApp`): ranges of its flags side by side.
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - app: The app.
    ///   - day: The day, in UTC, by which grants count; nil to count all of them, whatever their days are.
    package static func early(_ manifest: Manifest, app: App, on day: CalendarDate?) -> EarlyFlags {
        let manifest = manifest.on(day)
        var start = Resolver(manifest, app: app, flags: [], isEarly: true)
        let modes = start.resolveModes()
        let (resolver, ignore) = (start, manifest.policy.ignore.map(\.value))
        let parts = Cores.map(rangesOf: manifest.flags.count) { range in
            var (resolver, part) = (resolver, EarlyFlags(manifest, app))
            part.flags.reserveCapacity(range.count)
            part.indices.reserveCapacity(range.count)
            for index in range {
                let flag = manifest.flags[index]
                if ignore.contains(where: { $0.matches(flag.key.value) }) {
                    part.ignored.append(flag.key.value)
                    continue
                }
                let mistakes = resolver.mistakes
                let resolved = resolver.resolve(flag, modes) { $0.kind != .owner }
                if resolver.mistakes != mistakes { part.wrong.insert(part.flags.count) }
                part.flags.append(resolved)
                part.indices.append(index)
            }
            return part
        }
        var early = EarlyFlags(manifest, app)
        early.flags.reserveCapacity(manifest.flags.count)
        early.indices.reserveCapacity(manifest.flags.count)
        for part in parts { early.add(part) }
        return early
    }

    /// What was begun, with what the listing says; records whose targets have to be read.
    mutating func complete(
        _ early: consuming EarlyFlags,
        _ modes: [Identifier: Policy.TargetsMode]
    ) -> [ResolvedFlag] {
        let people = manifest.fields.details.filter { $0.kind == .owner }
        let (indices, wrong) = (early.indices, early.wrong)
        var flags = early.flags
        // Nothing else refers to them any more, so that they are changed where they are.
        _ = consume early
        // All of them, whatever was found so far: a narrowed run may need none of those with an error.
        for index in flags.indices {
            let number = numbers[flags[index].key.value]
            if number == nil, flags[index].archived?.value != true {
                part = .details(flags[index].key.value)
                checkKeyFormat(flags[index].key)
            }
            if wrong.contains(index) {
                flags[index] = resolve(manifest.flags[indices[index]], modes) { _ in true }
            } else {
                manifest.flags[indices[index]]
                    .eachWritten(of: people) { field, written in
                        part = .details(flags[index].key.value)
                        guard let value = resolve(written, of: field) else { return }
                        flags[index].values.insert(resolved: value, of: field)
                    }
            }
            flags[index].number = number
        }
        let (all, listing) = (flags, listing)
        needed =
            Cores.map(rangesOf: all.count) { range in
                var needed: [TargetsAddress] = []
                needed.reserveCapacity(range.reduce(0) { $0 + all[$1].targets.count })
                for index in range { ReadSet.add(all[index], in: listing, to: &needed) }
                return needed
            }
            .flatMap(\.self)
        return all
    }

    private mutating func resolve(
        _ flag: ManifestFlag,
        _ modes: [Identifier: Policy.TargetsMode],
        fields isMeant: (FlagField) -> Bool
    ) -> ResolvedFlag {
        part = .details(flag.key.value)
        var resolved = ResolvedFlag(key: flag.key)
        resolved.values = .resolved(capacity: flag.count)
        flag.eachWritten(of: manifest.fields.details) { field, written in
            guard isMeant(field), let value = resolve(written, of: field) else { return }
            resolved.values.append(resolved: value, of: field)
        }
        resolved.archived = flag.archived
        resolved.expires = flag.expires
        resolved.targetsPlace = flag.targetsPlace
        part = .targets(flag.key.value)
        let written = flag.targets
        resolved.targets.reserveCapacity(written.count)
        var isSorted = true
        for targets in written {
            guard let environment = environment(targets.environment) else { continue }
            let earlier = resolved.targets.indices.first { resolved.targets[$0].environment.id == environment.id }
            if let earlier {
                reportDuplicate(targets.environment, environment, first: resolved.targets[earlier].place)
                continue
            }
            if let last = resolved.targets.indices.last {
                isSorted = isSorted && resolved.targets[last].environment.comesBefore(environment)
            }
            resolved.targets.append(
                ResolvedTargets(
                    environment: environment, place: targets.environment.place,
                    mode: modes[environment.id] ?? manifest.policy.targets,
                    audiences: targets.written(.audiences)?.ids.compactMap { audiences[$0.value] }, written: targets))
        }
        if !isSorted { resolved.targets.sort { $0.environment.comesBefore($1.environment) } }
        return resolved
    }

    private mutating func checkKeyFormat(_ key: Located<Identifier>) {
        guard !app.keyFormat.accepts(key.value.text) else { return }
        report(
            Diagnostic(
                .keyFormat, "the app requires keys of new flags in the format \(app.keyFormat.rawValue)", at: key.place,
                help: "write it like `\(app.keyFormat.example)`",
                notes: ["no flag `\(key.value)` exists yet, so it would have to be created"]))
    }

    /// Reports that an environment was named before, by its name or its id.
    mutating func reportDuplicate(_ written: Located<Identifier>, _ environment: AppEnvironment, first: Place) {
        guard isToBeSaid() else { return }
        report(
            Diagnostic(
                .duplicateEnvironment, "the environment `\(environment.name)` is named twice here", at: written.place,
                inline: "the second time", labels: [Diagnostic.Label(first, "the first time")],
                help: "an environment's name and its id mean the same; keep one of the two"),
            about: [environment.id])
    }
}

extension AppEnvironment {
    /// Whether it comes before another one in the app's order.
    fileprivate func comesBefore(_ other: AppEnvironment) -> Bool { (order, id) < (other.order, other.id) }
}
