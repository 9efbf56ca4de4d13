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

    let manifest: Manifest
    let app: App
    /// The numbers of the live flags in their listing, by their keys.
    let numbers: [Identifier: Int]
    let listing: [LiveFlag]
    /// Whose targets have to be read for what is resolved.
    var needed: [TargetsAddress] = []
    private let environments: NameIndex<AppEnvironment>
    /// The environments that were found, by what is written: most flags write the same few.
    private var foundEnvironments: [(written: Identifier, environment: AppEnvironment)] = []
    private let stages: NameIndex<Stage>
    private var owners = NameIndex<Owner>()
    /// The display names of the known owners.
    private var ownerNames: [String] = []
    let audiences: [Identifier: Int]
    /// Whether what is wrong is only noticed, by the app alone.
    private let isEarly: Bool
    /// How much was wrong.
    private(set) var mistakes = 0
    private var bag = BoundedDiagnostics(atMost: BoundedDiagnostics.usual)
    private var problems: [Problem] = []
    /// What is resolved at the moment.
    var part = Part.policy
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
        resolve(early(manifest, app: app, on: day), flags: flags)
    }

    /// The same for what was begun before the listing was there.
    package static func resolve(_ early: consuming EarlyFlags, flags: [LiveFlag]) -> Outcome {
        var resolver = Resolver(early.manifest, app: early.app, flags: flags)
        let resolved = resolver.run(early)
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

    /// - Parameter isEarly: Whether what is wrong is only noticed.
    init(_ manifest: Manifest, app: App, flags: [LiveFlag], isEarly: Bool = false) {
        self.isEarly = isEarly
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

    private mutating func run(_ early: consuming EarlyFlags) -> ResolvedManifest {
        let modes = resolveModes()
        let included = manifest.includedCreate
        let create = resolve(manifest.create) { field in
            .allBut(Set(included.filter { $0.value.values[field] != nil }.keys))
        }
        let ignored = early.ignored
        var resolved = ResolvedManifest(
            unlisted: manifest.policy.unlisted, ignore: manifest.policy.ignore.map(\.value),
            limits: manifest.policy.limits, create: create, audiences: manifest.audiences,
            flags: complete(early, modes), fields: manifest.fields)
        resolved.ignored = ignored
        resolved.entities = manifest.policy.entities?.value ?? .wait
        resolved.ignoring = manifest.policy.ignore
        for (file, written) in manifest.includedCreate.sorted(by: { $0.key < $1.key }) {
            resolved.includedCreate[file] = resolve(written, of: file, over: create)
        }
        return resolved
    }

    /// Notices that something is wrong, which is said unless it is early.
    mutating func isToBeSaid() -> Bool {
        mistakes += 1
        return !isEarly
    }

    mutating func report(_ diagnostic: Diagnostic, about environments: Set<Identifier> = []) {
        bag.add(diagnostic)
        problems.append(Problem(diagnostic: diagnostic, part: part, environments: environments))
    }

    // MARK: Policy and defaults

    mutating func resolveModes() -> [Identifier: Policy.TargetsMode] {
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

    /// The value of a field, with the app's stage or owner; nil, and reported, if the app has none.
    mutating func resolve(
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

    // MARK: Names

    mutating func environment(_ written: Located<Identifier>) -> AppEnvironment? {
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
        let match = index.find(written.value)
        if case .found(let value) = match { return value }
        guard isToBeSaid() else { return nil }
        switch match {
        case .found: break
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
