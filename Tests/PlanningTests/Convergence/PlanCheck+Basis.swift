import FlagModel
import FlagTestKit
import Planning

extension PlanCheck {
    // MARK: Basis

    /// The basis contains each flag that is written as it was seen; and of each list that is written, the whole where it
    /// is exact, else what is taken away.
    func basis() throws {
        let flags = plan.changes.map { change -> String in
            let seen = transition.start.flags[change.flag.text.bytes]
            return
                "\(change.flag) \(seen.map { String(decoding: $0.id, as: UTF8.self) } ?? "-") \(seen?.archived ?? false)"
        }
        let actual = plan.basis.flags.map { "\($0.key) \($0.id?.text ?? "-") \($0.archived)" }
        guard actual == flags else { throw Fault("basis.flags: is \(actual), should be \(flags)") }
        try fields()
        for change in plan.changes {
            let key = change.flag.text.bytes
            let written = Set(transition.moves(of: key).map(\.target.spot))
            let lists = plan.basis.targets.filter { $0.flag == change.flag }
            let spots = Set(lists.map { Spot(environment: $0.environment.text.bytes, isUser: $0.kind == .user) })
            guard spots.isSuperset(of: written), spots.count == lists.count else {
                throw Fault("basis.targets of `\(change.flag)`: \(lists)")
            }
            for list in lists {
                let spot = Spot(environment: list.environment.text.bytes, isUser: list.kind == .user)
                let wish = world.wish.flags.first { $0.key == key }?.lists[spot]
                let isWhole = wish?.wanted != nil && world.wish.exact.contains(spot.environment)
                let live = transition.start.flags[key]?[spot] ?? []
                let seen = isWhole ? live : live.intersection(wish?.removed ?? [])
                let sorted = seen.sorted { $0.lexicographicallyPrecedes($1) }
                guard list.whole == isWhole, list.seen.map(\.text.bytes) == sorted else {
                    throw Fault("basis of a list of `\(change.flag)`: is \(list), should have \(sorted)")
                }
            }
        }
    }

    /// Of each field that is written the basis contains what was seen: `secret` where it is seen, and nothing of a flag that
    /// wasn't there.
    private func fields() throws {
        for (change, actual) in zip(plan.changes, plan.basis.flags) {
            let before = transition.start.flags[change.flag.text.bytes]
            let isSeen = transition.start.showsSecret && before?.archived == false
            let written = change.fields.map(\.field).filter { before != nil && ($0 != .secret || isSeen) }
            guard actual.fields.map(\.field) == written else {
                throw Fault("basis.flags of `\(change.flag)`: has \(actual.fields), should have \(written)")
            }
            for field in actual.fields where field.field == .secret {
                guard field.seen == .flag(before?.secret ?? false) else {
                    throw Fault("basis.flags of `\(change.flag)`: \(field)")
                }
            }
        }
        guard plan.basis.namesSecret == plan.basis.flags.flatMap(\.fields).contains(where: { $0.field == .secret })
        else { throw Fault("basis.namesSecret: is \(plan.basis.namesSecret)") }
    }

    // MARK: Notes and warnings

    /// The remarks are what there is to say, and nothing else.
    func remarks() throws {
        let wish = world.wish
        var notes: [String] = []
        var warnings: [String] = []
        var secrets: [Bytes] = []
        for flag in wish.flags {
            let seen = transition.start.flags[flag.key]
            if flag.archived == true, let line = flag.targetsLine {
                notes.append(Self.words("targets-ignored", flag.key, line))
            }
            if let seen, seen.archived, flag.archived != false {
                if flag.archived == nil { warnings.append(Self.words("archived-live", flag.key, flag.line)) }
                if flag.archived == true, differs(flag, seen) {
                    notes.append(Self.words("archived-details", flag.key, flag.line))
                }
                continue
            }
            if seen != nil, flag.secret != nil, !transition.start.showsSecret,
                !transition.updated.contains(flag.key)
            {
                secrets.append(flag.key)
            }
            guard flag.archived != true else { continue }
            for (environment, lists) in Dictionary(grouping: flag.lists, by: \.key.environment) {
                let exact = wish.exact.contains(environment)
                let beyond = lists.reduce(0) { $0 + $1.value.beyond(seen?[$1.key] ?? [], exact: exact) }
                if beyond > 0, let line = lists.first?.value.line {
                    notes.append(Self.words("beyond-additive", flag.key, line))
                }
            }
        }
        let one = secrets.count == 1 ? secrets.first : nil
        if !secrets.isEmpty { notes.append(Self.words("secret-unverified", one, nil)) }
        if wish.unlisted == nil || wish.unlisted == .report, !wish.unlistedKeys(in: transition.start).isEmpty {
            notes.append(Self.words("unlisted", nil, nil))
        }
        let reported = plan.notes.map { remark in
            Self.words(
                remark.code, remark.flag?.text.bytes, remark.code == "secret-unverified" ? nil : remark.place?.line)
        }
        guard reported.sorted() == notes.sorted() else { throw Fault("notes: are \(reported), should be \(notes)") }
        let warned = plan.warnings.map { Self.words($0.code, $0.flag?.text.bytes, $0.place?.line) }
        guard warned.sorted() == warnings.sorted() else {
            throw Fault("warnings: are \(warned), should be \(warnings)")
        }
    }

    /// Whether a flag that stays archived isn't what is wished.
    private func differs(_ wish: Wish.Flag, _ live: ModelFlag) -> Bool {
        var wished = live
        wished.name = wish.name ?? live.name
        if let description = wish.description { wished.description = description }
        if let owner = wish.owner { wished.owner = owner }
        wished.stage = wish.stage ?? live.stage
        wished.permanent = wish.permanent ?? live.permanent
        return wished != live
    }

    private static func words(_ code: String, _ flag: Bytes?, _ line: Int?) -> String {
        "\(code) of \(flag.map { "\($0)" } ?? "-") at \(line.map(String.init) ?? "-")"
    }
}
