import FlagModel

/// Counts what a narrowed run excludes.
struct Excluded {
    /// The live flags by key.
    let live: [Identifier: LiveFlag]
    /// Flags of the manifest that `--only` doesn't name.
    var flags = 0
    /// Environments of flags whose targets are managed, and not planned.
    var lists = 0
    /// Flags that would be created.
    var creates = 0
    /// Whether the policy would archive what is unlisted.
    var wouldArchiveUnlisted = false
    private var updates = 0
    private var archives = 0
    private var unarchives = 0

    init(_ live: LiveState) {
        self.live = live.flags.byKey
    }

    /// Counts what isn't planned for a live flag: its details, archiving it, unarchiving it.
    mutating func count(_ flag: ResolvedFlag, _ live: LiveFlag) {
        switch (live.archived, flag.archived?.value) {
        case (false, true?): archives += 1
        case (true, false?): unarchives += 1
        case (true, _): break
        default:
            if FlagComparison.isDifferent(flag, live) { updates += 1 }
        }
    }

    /// What is excluded, for the notes of the plan.
    func notes(of narrowing: Narrowing, environments kept: Set<Identifier>?, in app: App) -> [PlanRemark] {
        var parts: [String] = []
        func add(_ count: Int, _ what: String, _ many: String? = nil) {
            if count > 0 { parts.append("\(count) \(count == 1 ? what : many ?? what)") }
        }
        add(flags, "flag of the manifest", "flags of the manifest")
        add(creates, "to create")
        add(updates, "with other details")
        add(archives, "to archive")
        add(unarchives, "to unarchive")
        if let kept, lists > 0 {
            let others = app.environments.filter { !kept.contains($0.id) }.map(\.name)
            add(lists, "set of targets", "sets of targets")
            parts[parts.count - 1] += " in \(others.joined(separator: ", "))"
        }
        var options = narrowing.environments.map { "--environment \($0)" } + narrowing.only.map { "--only \($0.text)" }
        if narrowing.details { options.append("--details") }
        let run = "this run is narrowed by \(options.joined(separator: " "))"
        var notes = [
            PlanRemark(
                code: "narrowed",
                message: parts.isEmpty
                    ? "\(run); nothing is left out" : "\(run); left out: \(parts.joined(separator: ", "))")
        ]
        if wouldArchiveUnlisted {
            notes.append(
                PlanRemark(
                    code: "narrowed-unlisted",
                    message: "a narrowed run doesn't archive flags that aren't in the manifest"))
        }
        return notes
    }
}
