import Diagnostics
import FlagModel
import ManifestReading
import Planning

/// What an edit comes to while it is decided: the changes, and what is said about them.
struct EditDraft {
    /// The manifest with the changes so far.
    private(set) var changed: ChangedManifest
    /// The manifest as it is.
    let manifest: Manifest
    /// Its texts, for the names of files.
    let sources: Sources
    let today: CalendarDate
    private(set) var changes: [ManifestChange] = []
    /// What is done, in the imperative.
    private(set) var done: [String] = []
    /// What didn't need to be done.
    private(set) var already: [String] = []
    /// What is worth knowing.
    private(set) var notes: [String] = []
    /// Why it is done, in the author's words.
    private(set) var reasons: [String] = []
    /// Why nothing is written.
    private(set) var refusals: [EditRefusal] = []
    /// The environments that flags have targets in.
    private let environments: Set<Identifier>
    /// Which of their names may be the same one's.
    private let names: OfflineNames

    init(_ manifest: Manifest, _ sources: Sources, today: CalendarDate) {
        self.manifest = manifest
        self.sources = sources
        self.today = today
        changed = ChangedManifest(manifest)
        var environments: Set<Identifier> = []
        for flag in manifest.flags { for targets in flag.targets { environments.insert(targets.environment.value) } }
        self.environments = environments
        names = OfflineNames(manifest)
    }

    // MARK: Deciding

    /// Makes changes, which do something together.
    mutating func make(_ changes: [ManifestChange], _ what: String) {
        for change in changes {
            hintAtNames(change)
            changed.make(change)
        }
        self.changes += changes
        done.append(what)
    }

    /// Adds what didn't need to be done.
    mutating func skip(_ what: String) { already.append(what) }

    /// Adds what is worth knowing, once.
    mutating func note(_ what: String) { if !notes.contains(what) { notes.append(what) } }

    /// Adds why it is done.
    mutating func add(reason: String) { reasons.append(reason) }

    /// Adds why nothing is written.
    mutating func refuse(_ refusal: EditRefusal) { refusals.append(refusal) }

    // MARK: Names

    /// Checks the keys of flags.
    ///
    /// - Throws: ``EngineError`` if there is no such flag.
    func check(flags keys: [Identifier]) throws(EngineError) {
        for key in keys where changed.flag(key) == nil {
            let known = manifest.flags.map(\.key.value.text)
            let isPattern = key.text.contains("*")
            throw EngineError(
                .usage,
                isPattern
                    ? "`\(key)` isn't a flag's key, and no pattern is taken" : "the manifest has no flag `\(key)`",
                hint: isPattern
                    ? "name each flag, so that an edit is what it says"
                    : DidYouMean.question(for: key.text, among: known)
                        ?? "write a flag's key as the manifest has it; `hoist edit new` adds one")
        }
    }

    /// Checks the names of environments: those of the manifest's own targets and policy, if it has any.
    ///
    /// - Throws: ``EngineError`` if no flag has such an environment.
    func check(environments names: [Identifier]) throws(EngineError) {
        let named = Set(manifest.policy.environmentTargets.map(\.environment.value))
        guard !environments.isEmpty || !named.isEmpty else { return }
        for name in names where !environments.contains(name) && !named.contains(name) {
            var known = manifest.flags.flatMap { $0.targets.map(\.environment.value) }
            known += manifest.policy.environmentTargets.map(\.environment.value)
            known = known.uniqued
            throw EngineError(
                .usage, "no flag of the manifest has targets in an environment `\(name)`",
                hint: DidYouMean.question(for: name.text, among: known.map(\.text))
                    ?? "the manifest has \(known.map { "`\($0)`" }.joined(separator: ", ")); write the first flag of "
                    + "another one by hand")
        }
    }

    /// The dates of a period.
    ///
    /// - Throws: ``EngineError`` if one is before today, or it ends before it begins.
    func dates(of period: Edit.Period) throws(EngineError) -> (from: CalendarDate?, until: CalendarDate?) {
        let from = period.from?.date(from: today)
        let until = period.until?.date(from: today)
        for (option, date) in [("--from", from), ("--until", until)] {
            guard let date, date < today else { continue }
            throw EngineError(
                .usage, "\(option) \(date) is before today, \(today)",
                hint: "give a day from today on, such as 30d or 2w from now; to take access away, `hoist edit revoke`")
        }
        if let from, let until, until < from {
            throw EngineError(
                .usage, "the grant would end on \(until), before it begins on \(from)",
                hint: "--from and --until are its first and its last day; both count")
        }
        if let why = period.why, why.unicodeScalars.count > Grant.longestReason || why.isEmpty {
            throw EngineError(
                .usage, "--why has 1 to \(Grant.longestReason) characters; this one has \(why.unicodeScalars.count)",
                hint: "shorten it, or name a ticket that has the rest")
        }
        return (from, until)
    }

    // MARK: What the manifest says

    /// Whether lists of an environment are additive.
    ///
    /// - Throws: ``EngineError`` if the policy may mean it by another name.
    func isAdditive(_ environment: Identifier) throws(EngineError) -> Bool {
        let policy = manifest.policy
        if let own = policy.environmentTargets.first(where: { $0.environment.value == environment }) {
            return own.mode == .additive
        }
        let other = policy.environmentTargets.first {
            let name = $0.environment.value
            return $0.mode != policy.targets && (!environments.contains(name) || names.mayBeOne(name, environment))
        }
        guard let other else { return policy.targets == .additive }
        let isNamed = environments.contains(other.environment.value)
        throw EngineError(
            .notEditable,
            "`policy.targets` has \(other.mode.rawValue) for `\(other.environment.value)`"
                + (isNamed ? ": " : ", which no flag's targets name: ") + "it may be another name of \(environment)",
            hint: isNamed
                ? "write the environment by its name everywhere, or by its id; if it is another one, give it a line of its own there"
                : "write the environment there as the flags do, so that it is known offline which lists are additive",
            details: ["the place is \(place(other.environment.place))", "nothing was written"])
    }

    /// Notes that a flag gets another environment that may be one that it has, by its name and by its id: which ones these are
    /// isn't known offline, but no flag has both then.
    private mutating func hintAtNames(_ change: ManifestChange) {
        guard case .flag(let key, let environment)? = change.list?.holder, let flag = changed.flag(key),
            !flag.targets.contains(where: { $0.environment.value == environment })
        else { return }
        for other in flag.targets.map(\.environment.value) where names.mayBeOne(other, environment) {
            note(
                "no flag had targets in both \(environment) and \(other): if one is the name and the other the id of the same "
                    + "environment, a plan refuses \(key), which has both now")
        }
    }

    /// Whether a list of an environment is managed: it is written, or audiences are.
    func isManaged(_ key: Identifier, _ environment: Identifier, _ kind: TargetKind) -> Bool {
        guard let targets = changed.targets(key, environment) else { return false }
        return targets.list(kind) != nil || targets.audiences != nil
    }

    /// The audiences of an environment that want an id on some day from today on.
    func audiences(wanting id: Identifier, _ kind: TargetKind, _ key: Identifier, _ environment: Identifier)
        -> [Audience]
    {
        (changed.targets(key, environment)?.audiences?.value ?? []).compactMap { changed.audience($0.value) }
            .filter { audience in
                audience.list(kind).contains { $0.value == id }
                    || audience.grants.contains {
                        $0.kind == kind && $0.id.value == id && $0.state(on: today) != .ended
                    }
            }
    }

    /// A place as people write it: `flags.yaml:6`.
    func place(_ place: Place) -> String { "\(sources.name(of: place)):\(place.start.line)" }
}

/// Why an edit isn't made: the manifest would mean something that the edit doesn't say, or says it already elsewhere.
struct EditRefusal {
    /// What is in the way.
    let message: String
    /// What to do.
    let hint: String
    /// Where it is, and what to write.
    var details: [String] = []
}

extension EngineError {
    /// The error of refusals: the first one, with the others in its details.
    init?(_ refusals: [EditRefusal]) {
        guard let first = refusals.first else { return nil }
        let others = refusals.dropFirst()
        self.init(
            .notEditable, first.message, hint: first.hint,
            details: first.details + others.prefix(20).map(\.message)
                + (others.count > 20 ? ["\(others.count - 20) more like these"] : []) + ["nothing was written"])
    }
}
