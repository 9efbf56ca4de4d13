package import Diagnostics
package import FlagModel

/// Resolves a manifest: manifest + app + listing → resolved manifest, diagnostics at the manifest's places,
/// ``/FlagModel/ReadSet``.
///
/// Pure: it only looks up names and ids, and decides nothing about what changes.
package struct Resolver {
    /// The result of resolving.
    package struct Outcome: Sendable {
        /// The manifest with ids for names; nil if any error was found.
        package let manifest: ResolvedManifest?
        /// What the app doesn't have, at the manifest's places.
        package let diagnostics: [Diagnostic]
        /// Whose targets have to be read; empty if any error was found.
        package let readSet: ReadSet
        /// What could be resolved, without what the app doesn't have; the same as ``manifest`` if there is one.
        let partial: ResolvedManifest
        /// The errors, each with the part of the manifest that it concerns.
        let problems: [Problem]
    }

    /// Something that the app doesn't have.
    struct Problem: Sendable {
        /// The error.
        let diagnostic: Diagnostic
        /// What of the manifest can't be used without it.
        let part: Part
        /// The environments that the name may stand for: those that share it, or the one that was probably meant.
        let environments: Set<Identifier>
    }

    /// A part of a manifest that a run may leave aside.
    enum Part: Hashable, Sendable {
        /// The policy, which every run follows.
        case policy
        /// A field that new flags of these files are created with, where they don't write it themselves.
        case create(FlagField, Files)
        /// A flag's fields, and that it can be created.
        case details(Identifier)
        /// A flag's targets in an environment that the app doesn't have, or that is named twice.
        case targets(Identifier)
    }

    /// Files of a manifest, by their numbers.
    enum Files: Hashable, Sendable {
        /// An included file, by its own `create`.
        case one(UInt32)
        /// All, by the root's `create`, but those whose own has another value.
        case allBut(Set<UInt32>)

        /// Whether a file is among them.
        func contains(_ file: UInt32) -> Bool {
            switch self {
            case .one(let one): one == file
            case .allBut(let others): !others.contains(file)
            }
        }
    }

    private let manifest: Manifest
    private let app: App
    /// The numbers of the live flags in their listing, by their keys.
    private let numbers: [Identifier: Int]
    private let listing: [LiveFlag]
    /// Whose targets have to be read for what is resolved.
    private var needed: [TargetsAddress] = []
    private let environments: NameIndex<AppEnvironment>
    /// The environments that were found, by what is written: most flags write the same few.
    private var foundEnvironments: [(written: Identifier, environment: AppEnvironment)] = []
    private let stages: NameIndex<Stage>
    private var owners = NameIndex<Owner>()
    /// The display names of the known owners.
    private var ownerNames: [String] = []
    private let audiences: [Identifier: Int]
    private var bag = BoundedDiagnostics(atMost: BoundedDiagnostics.usual)
    private var problems: [Problem] = []
    /// What is resolved at the moment.
    private var part = Part.policy
    /// What was probably meant by the names that weren't found.
    private var suggestions: [Named: NameSuggestions] = [:]

    /// Resolves a manifest against an app and the listing of its flags (`getApp`, `listFlags`).
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - app: The app.
    ///   - flags: Its flags.
    ///   - day: The day, in UTC, by which grants count; nil to count all of them, whatever their days are.
    package static func resolve(
        _ manifest: Manifest,
        app: App,
        flags: [LiveFlag],
        on day: CalendarDate?
    ) -> Outcome {
        var resolver = Resolver(manifest.on(day), app: app, flags: flags)
        let resolved = resolver.run()
        let reported = resolver.bag.reported
        guard !reported.hasErrors else {
            return Outcome(
                manifest: nil, diagnostics: reported.sorted, readSet: ReadSet([]), partial: resolved,
                problems: resolver.problems)
        }
        return Outcome(
            manifest: resolved, diagnostics: reported.sorted,
            readSet: ReadSet(resolver.needed), partial: resolved, problems: [])
    }

    private init(_ manifest: Manifest, app: App, flags: [LiveFlag]) {
        self.manifest = manifest
        self.app = app
        var numbers = [Identifier: Int](minimumCapacity: flags.count)
        // From the last one, so that of those with the same key the first one stays.
        for number in flags.indices.reversed() { numbers[flags[number].key] = number }
        self.numbers = numbers
        listing = flags
        audiences = Dictionary(firstOf: manifest.audiences.enumerated().map { ($1.name.value, $0) })
        environments = NameIndex(app.environments, id: \.id, name: \.name)
        stages = NameIndex(app.stages, id: \.id, name: \.name)
        addOwners(flags)
    }

    /// Owners are known from the flags that have them, and from the manifest's own `owners`, which win.
    private mutating func addOwners(_ flags: [LiveFlag]) {
        var seen: Set<Identifier> = []
        let stated = Set(manifest.owners.map(\.name.value.caseless))
        // By id, so that a message doesn't depend on the order of a listing.
        let known = flags.flatMap(\.owners).sorted { $0.id < $1.id }
        for owner in known where seen.insert(owner.id).inserted {
            let names = [owner.email, owner.name].compactMap { $0 }.filter { !stated.contains(Identifier($0).caseless) }
            owners.add(owner, id: owner.id, names: names, areEmails: true)
            ownerNames.append(owner.display)
        }
        let live = Dictionary(firstOf: known, by: \.id)
        var named = Set(ownerNames.map(Identifier.init(_:)))
        for entry in manifest.owners {
            let name = entry.name.value
            owners.add(
                live[entry.id.value] ?? Owner(id: entry.id.value, email: name.text), id: entry.id.value,
                names: [name.text], areEmails: true)
            if named.insert(name).inserted { ownerNames.append(name.text) }
        }
    }

    private mutating func run() -> ResolvedManifest {
        let ignore = manifest.policy.ignore.map(\.value)
        let modes = resolveModes()
        let included = manifest.includedCreate
        let create = resolve(manifest.create) { field in
            .allBut(Set(included.filter { $0.value.values[field] != nil }.keys))
        }
        var flags: [ResolvedFlag] = []
        flags.reserveCapacity(manifest.flags.count)
        needed.reserveCapacity(manifest.flags.reduce(0) { $0 + $1.targets.count })
        var ignored: [Identifier] = []
        // All of them, whatever was found so far: a narrowed run may need none of those with an error.
        for flag in manifest.flags {
            if ignore.contains(where: { $0.matches(flag.key.value) }) {
                ignored.append(flag.key.value)
            } else {
                let resolved = resolve(flag, modes: modes)
                // While it is at hand.
                ReadSet.add(resolved, in: listing, to: &needed)
                flags.append(resolved)
            }
        }
        var resolved = ResolvedManifest(
            unlisted: manifest.policy.unlisted, ignore: ignore, limits: manifest.policy.limits, create: create,
            audiences: manifest.audiences, flags: flags, fields: manifest.fields)
        resolved.ignored = ignored
        resolved.entities = manifest.policy.entities?.value ?? .wait
        resolved.ignoring = manifest.policy.ignore
        for (file, written) in manifest.includedCreate.sorted(by: { $0.key < $1.key }) {
            resolved.includedCreate[file] = resolve(written, of: file, over: create)
        }
        return resolved
    }

    private mutating func report(_ diagnostic: Diagnostic, about environments: Set<Identifier> = []) {
        bag.add(diagnostic)
        problems.append(Problem(diagnostic: diagnostic, part: part, environments: environments))
    }

    // MARK: Policy and defaults

    private mutating func resolveModes() -> [Identifier: Policy.TargetsMode] {
        var modes: [Identifier: Policy.TargetsMode] = [:]
        var first: [Identifier: Place] = [:]
        for entry in manifest.policy.environmentTargets {
            guard let environment = environment(entry.environment) else { continue }
            if let earlier = first[environment.id] {
                reportDuplicate(entry.environment, environment, first: earlier)
                continue
            }
            first[environment.id] = entry.environment.place
            modes[environment.id] = entry.mode
        }
        return modes
    }

    /// - Parameter files: The files in which a field of it counts.
    private mutating func resolve(_ written: CreateDefaults, in files: (FlagField) -> Files) -> ResolvedDefaults {
        var defaults = ResolvedDefaults()
        for entry in written.values.entries {
            part = .create(entry.field, files(entry.field))
            defaults.values[entry.field] = resolve(entry.value, of: entry.field)
        }
        return defaults
    }

    /// `create` of an included file, with what it doesn't write from the root's.
    private mutating func resolve(
        _ written: CreateDefaults,
        of file: UInt32,
        over root: ResolvedDefaults
    ) -> ResolvedDefaults {
        var defaults = resolve(written) { _ in .one(file) }
        for entry in root.values.entries where defaults.values[entry.field] == nil {
            defaults.values[entry.field] = entry.value
        }
        return defaults
    }

    // MARK: Flags

    private mutating func resolve(_ flag: ManifestFlag, modes: [Identifier: Policy.TargetsMode]) -> ResolvedFlag {
        part = .details(flag.key.value)
        let archived = flag.archived
        let number = numbers[flag.key.value]
        if number == nil, archived?.value != true { checkKeyFormat(flag.key) }
        var resolved = ResolvedFlag(key: flag.key)
        resolved.number = number
        resolved.values = .resolved(capacity: flag.count)
        for field in manifest.fields.details {
            guard let written = flag[field], let value = resolve(written, of: field) else { continue }
            resolved.values.append(resolved: value, of: field)
        }
        resolved.archived = archived
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

    /// The value of a field, with the app's stage or owner; nil, and reported, if the app has none.
    private mutating func resolve(
        _ written: Located<FieldValue>,
        of field: FlagField
    ) -> Located<ResolvedValue>? {
        guard field.isReference, case .text(let name) = written.value else {
            return .resolved(.plain(written.value), at: written.place)
        }
        let named = Located<Identifier>.id(Identifier(name), at: written.place)
        let value = field.kind == .stage ? stage(named).map(ResolvedValue.stage) : owner(named).map(ResolvedValue.owner)
        return value.map { .resolved($0, at: written.place) }
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
    private mutating func reportDuplicate(_ written: Located<Identifier>, _ environment: AppEnvironment, first: Place) {
        report(
            Diagnostic(
                .duplicateEnvironment, "the environment `\(environment.name)` is named twice here", at: written.place,
                inline: "the second time", labels: [Diagnostic.Label(first, "the first time")],
                help: "an environment's name and its id mean the same; keep one of the two"),
            about: [environment.id])
    }

    // MARK: Names

    private mutating func environment(_ written: Located<Identifier>) -> AppEnvironment? {
        for index in foundEnvironments.indices where foundEnvironments[index].written == written.value {
            return foundEnvironments[index].environment
        }
        let environment = find(
            written, in: environments, .environment, all: { $0.environments.map(\.name) }, id: { $0.id.text })
        if let environment, foundEnvironments.count < 8 { foundEnvironments.append((written.value, environment)) }
        return environment
    }

    private mutating func stage(_ written: Located<Identifier>) -> Stage? {
        find(written, in: stages, .stage, all: { $0.stages.map(\.name) }, id: { $0.id.text })
    }

    private mutating func owner(_ written: Located<Identifier>) -> Owner? {
        let name = written.value
        switch owners.find(name) {
        case .found(let owner): return owner
        case .ambiguous(let found): reportAmbiguous(written, .owner, found.map(\.id.text))
        case .unknown:
            let suggestion = suggestion(for: name, .owner, among: owners.names)
            let known = NameList.text(ownerNames, atMost: 20).map { "hoist knows " + $0 } ?? "hoist knows nobody yet"
            report(
                Diagnostic(
                    .unknownOwner, "no live flag has the owner `\(name)`", at: written.place,
                    help: (suggestion.map { "did you mean `\($0)`? If not, " } ?? "")
                        + "give the user's id under `owners`: `\(name): usr_…`",
                    notes: [known + ": Reflag lists no users, only who owns a flag; `owners` adds to them"]))
        }
        return nil
    }

    /// What a name in a manifest can refer to.
    private enum Named: String {
        case environment
        case stage
        case owner

        var ambiguous: DiagnosticCode {
            switch self {
            case .environment: .ambiguousEnvironment
            case .stage: .ambiguousStage
            case .owner: .ambiguousOwner
            }
        }

        var unknown: DiagnosticCode {
            switch self {
            case .environment: .unknownEnvironment
            case .stage: .unknownStage
            case .owner: .unknownOwner
            }
        }
    }

    private mutating func find<Value>(
        _ written: Located<Identifier>,
        in index: NameIndex<Value>,
        _ named: Named,
        all: (App) -> [String],
        id: (Value) -> String
    ) -> Value? {
        switch index.find(written.value) {
        case .found(let value): return value
        case .ambiguous(let found): reportAmbiguous(written, named, found.map(id))
        case .unknown:
            let suggestion = suggestion(for: written.value, named, among: index.names)
            let meant = app.environments.filter { $0.name == suggestion || $0.id.text == suggestion }.map(\.id)
            report(
                Diagnostic(
                    named.unknown, "the app has no \(named.rawValue) `\(written.value)`", at: written.place,
                    help: suggestion.map { "did you mean `\($0)`?" },
                    notes: ["this app has " + (NameList.text(all(app), atMost: 20) ?? "no \(named.rawValue)s")]),
                about: named == .environment ? Set(meant) : [])
        }
        return nil
    }

    private mutating func suggestion(for name: Identifier, _ named: Named, among names: [String]) -> String? {
        suggestions[named, default: NameSuggestions()].suggestion(for: name, among: names)
    }

    private mutating func reportAmbiguous(_ written: Located<Identifier>, _ named: Named, _ ids: [String]) {
        report(
            Diagnostic(
                named.ambiguous, "`\(written.value)` is the name of more than one \(named.rawValue)",
                at: written.place, help: "write the id instead: " + ids.map { "`\($0)`" }.joined(separator: " or ")),
            about: named == .environment ? Set(ids.map { Identifier($0) }) : [])
    }
}

extension AppEnvironment {
    /// Whether it comes before another one in the app's order.
    fileprivate func comesBefore(_ other: AppEnvironment) -> Bool { (order, id) < (other.order, other.id) }
}
