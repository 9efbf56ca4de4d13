import Diagnostics
import FlagModel
import ManifestReading

extension EditDraft {
    /// What is written of a field of a flag.
    private enum Written {
        case field(FlagField, FieldValue)
        case expires(CalendarDate?)
    }

    // MARK: Set

    /// `hoist edit set`.
    mutating func set(_ keys: [Identifier], _ assignments: [Edit.Assignment]) throws(EngineError) {
        try check(flags: keys)
        var written: [(Edit.Assignment, Written)] = []
        for assignment in assignments { written.append((assignment, try value(of: assignment))) }
        for key in keys.uniqued { for (assignment, value) in written { set(value, assignment, key) } }
    }

    private mutating func set(_ value: Written, _ assignment: Edit.Assignment, _ key: Identifier) {
        let flag = changed.flag(key)
        let shown = assignment.value.isEmpty ? "nothing" : assignment.value
        switch value {
        case .field(let field, let value):
            guard flag?[field]?.value != value else {
                skip("\(field.key) of \(key) is \(shown)")
                return
            }
            make([.set(field, value, flag: key)], "set \(field.key) of \(key) to \(shown)")
            hint(field, value)
        case .expires(let day):
            guard flag?.expires?.value != day else {
                skip("expires of \(key) is \(day.map { "\($0)" } ?? "nothing")")
                return
            }
            make([.expires(day, flag: key)], "set expires of \(key) to \(day.map { "\($0)" } ?? "nothing")")
        }
    }

    /// What an assignment writes.
    ///
    /// - Throws: ``EngineError`` if there is no such field, or it can't have that value.
    private func value(of assignment: Edit.Assignment) throws(EngineError) -> Written {
        let (name, text) = (assignment.field, assignment.value)
        if name == "expires" {
            guard !text.isEmpty else { return .expires(nil) }
            guard let day = Edit.Day(text) else {
                throw EngineError(.usage, "`\(text)` isn't a day", hint: "write 2027-01-31, 30d or 2w")
            }
            return .expires(day.date(from: today))
        }
        if name == "targets" {
            throw EngineError(
                .usage, "`set` doesn't change targets", hint: "use `hoist edit grant`, `revoke` or `promote`")
        }
        guard let field = manifest.fields[name] else {
            let known = manifest.fields.all.map(\.key) + ["expires"]
            let slip = manifest.fields.all.first { $0.words.slips.contains(name.lowercased()) }?.key
            throw EngineError(
                .usage, "a flag has no field `\(name)`",
                hint: slip.map { "did you mean `\($0)`?" } ?? DidYouMean.question(for: name, among: known)
                    ?? "write one of \(known.joined(separator: ", "))")
        }
        return .field(field, try value(text, of: field))
    }

    private func value(_ text: String, of field: FlagField) throws(EngineError) -> FieldValue {
        if text.isEmpty {
            guard field.isClearable else {
                throw EngineError(
                    .usage, "`\(field.key)` can't be cleared",
                    hint: "write a value; to leave the field alone, remove its line from the manifest")
            }
            return .none
        }
        switch field.kind {
        case .truth:
            guard text == "true" || text == "false" else {
                throw EngineError(
                    .usage, "`\(field.key)` must be true or false, not `\(text)`",
                    hint: DidYouMean.question(for: text, among: ["true", "false"]) ?? "write true or false")
            }
            return .flag(text == "true")
        case .text(let rule):
            let kept = field.kept(.text(text))
            let length = kept.text?.unicodeScalars.count ?? 0
            guard length <= rule.longest else {
                throw EngineError(
                    .usage, "`\(field.key)` has at most \(rule.longest) characters; this one has \(length)",
                    hint: rule.tooLong.help)
            }
            return kept
        case .stage, .owner: return .text(text)
        }
    }

    /// Notes a name that no other flag has, and that is like one that others have.
    private mutating func hint(_ field: FlagField, _ value: FieldValue) {
        guard field.isReference, let text = value.text else { return }
        var known = manifest.flags.compactMap { $0[field]?.value.text }
        known += manifest.create.values.entries.filter { $0.field == field }.compactMap(\.value.value.text)
        if field.kind == .owner { known += manifest.owners.flatMap { [$0.name.value.text, $0.id.value.text] } }
        guard !known.contains(where: { $0.isSame(as: text) }),
            let suggestion = DidYouMean.suggestion(for: text, among: known)
        else { return }
        note("no other flag has the \(field.key) `\(text)`: did you mean `\(suggestion)`?")
    }

    // MARK: Flags

    /// `hoist edit archive` and `unarchive`.
    mutating func archive(_ keys: [Identifier], _ isArchived: Bool) throws(EngineError) {
        try check(flags: keys)
        guard let field = manifest.fields.all.first(where: \.isLifecycle) else { return }
        for key in keys.uniqued {
            guard changed.flag(key)?.archived?.value != isArchived else {
                skip("\(key) is \(isArchived ? "archived" : "not archived") in the manifest")
                continue
            }
            make([.set(field, .flag(isArchived), flag: key)], "\(isArchived ? "archive" : "unarchive") \(key)")
        }
    }

    /// `hoist edit new`.
    mutating func add(_ key: Identifier, _ assignments: [Edit.Assignment], file: String?) throws(EngineError) {
        var written: [(Edit.Assignment, Written)] = []
        for assignment in assignments { written.append((assignment, try value(of: assignment))) }
        if let flag = changed.flag(key) {
            let others = written.filter { _, value in
                switch value {
                case .field(let field, let value): flag[field]?.value != value
                case .expires(let day): flag.expires?.value != day
                }
            }
            guard others.isEmpty else {
                throw EngineError(
                    .usage, "the manifest has a flag `\(key)` already, at \(place(flag.key.place))",
                    hint: "change it with `hoist edit set`")
            }
            skip("the manifest has \(key), at \(place(flag.key.place))")
            return
        }
        guard FlagKeyFormat.custom.accepts(key.text) else {
            throw EngineError(
                .usage, "`\(key)` can't be a flag's key",
                hint: "a key is made of letters, numbers, punctuation, symbols and spaces")
        }
        let changes: [ManifestChange] = written.map { _, value in
            switch value {
            case .field(let field, let value): .set(field, value, flag: key)
            case .expires(let day): .expires(day, flag: key)
            }
        }
        make([.addFlag(key, file: try number(ofFile: file))] + changes, "add \(key)")
        for case .field(let field, let value) in written.map(\.1) { hint(field, value) }
    }

    /// The number of the file that a new flag is written to.
    private func number(ofFile name: String?) throws(EngineError) -> UInt32 {
        let names = sources.files.map(\.name)
        guard let name else {
            let used = Set(manifest.flags.map(\.key.place.file))
            guard !used.isEmpty, !used.contains(0) else { return 0 }
            if used.count == 1, let only = used.first { return only }
            throw EngineError(
                .usage, "the flags are in \(used.count) files",
                hint: "name one of them: --in \(names[Int(used.min() ?? 0)])")
        }
        if let number = names.firstIndex(where: { $0.isSame(as: name) || $0.isSame(as: relative(name)) }) {
            return UInt32(number)
        }
        throw EngineError(
            .usage, "\(name) isn't a file of the manifest",
            hint: DidYouMean.question(for: name, among: names)
                ?? "it has \(names.prefix(10).joined(separator: ", ")); a file that `include` matches can be made first"
        )
    }

    /// A path without `./` before it.
    private func relative(_ path: String) -> String { path.hasPrefix("./") ? String(path.dropFirst(2)) : path }

    // MARK: Prune

    /// `hoist edit prune`.
    mutating func prune(_ facts: PruneFacts?) throws(EngineError) {
        if let facts { pruneFlags(facts) }
        for audience in manifest.audiences {
            let name = audience.name.value
            for grant in audience.grants where grant.state(on: today) == .ended {
                let address = ListAddress(audience: name, grant.kind)
                guard has(ended: grant, address) else { continue }
                guard try !keeps(grant, of: name, facts) else {
                    note(
                        "\(grant.kind.rawValue) \(grant.id.value) of the audience \(name) stays until the next grant begins: "
                            + "without this one, nothing would take away what ended \(grant.last)")
                    continue
                }
                make(
                    [.drop(ListItem(grant), address)],
                    "take out \(grant.kind.rawValue) \(grant.id.value) of the audience \(name), ended \(grant.last)")
                for flag in manifest.flags {
                    for targets in flag.targets
                    where targets.audiences?.value.contains(where: { $0.value == name }) ?? false {
                        try remove(grant, flag.key.value, targets.environment.value, facts)
                    }
                }
            }
        }
        for flag in manifest.flags where changed.flag(flag.key.value) != nil {
            let key = flag.key.value
            for targets in flag.targets {
                let environment = targets.environment.value
                for grant in targets.grants where grant.state(on: today) == .ended {
                    let address = ListAddress(key, environment, .targets(grant.kind))
                    guard has(ended: grant, address) else { continue }
                    guard try !keeps(grant, key, environment, facts) else {
                        note(
                            "\(grant.kind.rawValue) \(grant.id.value) of \(key) in \(environment) stays until the next grant "
                                + "begins: without this one, nothing would take away what ended \(grant.last)")
                        continue
                    }
                    make(
                        [.drop(ListItem(grant), address)],
                        "take out \(grant.kind.rawValue) \(grant.id.value) of \(key) in \(environment), ended \(grant.last)"
                    )
                    try remove(grant, key, environment, facts)
                }
                if let facts { pruneRemovals(key, targets, facts) }
            }
        }
        if changes.isEmpty { skip("nothing has ended" + (facts == nil ? "" : ", and nothing is done")) }
    }

    private func has(ended grant: Grant, _ address: ListAddress) -> Bool {
        changed.items(address)?.contains(ListItem(grant)) ?? false
    }

    /// Whether a grant that has ended has to stay: the list is additive, the id may be live, and `remove` can't be written
    /// in its place, because the id has a grant there that hasn't begun.
    private func keeps(
        _ grant: Grant,
        _ key: Identifier,
        _ environment: Identifier,
        _ facts: PruneFacts?
    ) throws(EngineError) -> Bool {
        guard changed.flag(key) != nil, try isAdditive(environment) else { return false }
        let (kind, id) = (grant.kind, grant.id.value)
        if let live = facts?.targets(key, environment), !live[kind].contains(id) { return false }
        var lists = [ListAddress(key, environment, .targets(kind))]
        lists += (changed.targets(key, environment)?.audiences?.value ?? []).map {
            ListAddress(audience: $0.value, kind)
        }
        let others = lists.flatMap { changed.items($0) ?? [] }.filter { $0.id == id && !$0.hasEnded(on: today) }
        return !others.isEmpty && others.allSatisfy { $0.from.map { $0 > today } ?? false }
    }

    /// Whether an audience's grant that has ended has to stay, for any flag of the audience.
    private func keeps(_ grant: Grant, of audience: Identifier, _ facts: PruneFacts?) throws(EngineError) -> Bool {
        for flag in manifest.flags {
            for targets in flag.targets
            where targets.audiences?.value.contains(where: { $0.value == audience }) ?? false {
                if try keeps(grant, flag.key.value, targets.environment.value, facts) { return true }
            }
        }
        return false
    }

    /// Writes `remove` in place of a grant that has ended, where the list is additive and nothing else wants the id.
    private mutating func remove(
        _ grant: Grant,
        _ key: Identifier,
        _ environment: Identifier,
        _ facts: PruneFacts?
    ) throws(EngineError) {
        guard changed.flag(key) != nil, try isAdditive(environment) else { return }
        let (kind, id) = (grant.kind, grant.id.value)
        let list = ListAddress(key, environment, .targets(kind))
        let removals = ListAddress(key, environment, .removals(kind))
        let isListed = changed.items(list)?.contains { $0.id == id } ?? false
        let isMember = (changed.targets(key, environment)?.audiences?.value ?? []).contains { name in
            changed.items(ListAddress(audience: name.value, kind))?.contains { $0.id == id } ?? false
        }
        guard !isListed, !isMember, !(changed.items(removals)?.contains { $0.id == id } ?? false) else { return }
        if let live = facts?.targets(key, environment), !live[kind].contains(id) { return }
        make([.put(ListItem(id), removals)], "remove \(key) in \(environment) from \(kind.rawValue) \(id)")
    }

    /// Takes out flags that are archived live.
    private mutating func pruneFlags(_ facts: PruneFacts) {
        for flag in manifest.flags where facts.archived.contains(flag.key.value) && flag.archived?.value != false {
            make([.removeFlag(flag.key.value)], "take out \(flag.key.value), which is archived")
        }
    }

    /// Takes out removals of ids that aren't targets any more.
    private mutating func pruneRemovals(_ key: Identifier, _ targets: ManifestTargets, _ facts: PruneFacts) {
        let environment = targets.environment.value
        guard let live = facts.targets(key, environment) else { return }
        for kind in TargetKind.allCases {
            for id in targets.removals(kind) where !live[kind].contains(id.value) {
                let address = ListAddress(key, environment, .removals(kind))
                guard changed.items(address)?.contains(where: { $0.id == id.value }) ?? false else { continue }
                make(
                    [.remove(id.value, address)],
                    "take out the removal of \(kind.rawValue) \(id.value) of \(key) in \(environment), which is done")
            }
        }
    }
}

extension Grant {
    /// Its last day in words.
    fileprivate var last: String { until.map { "\($0.value)" } ?? "never" }
}
