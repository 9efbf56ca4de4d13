package import FlagModel
package import Planning

/// A difference between what is served and what should be.
package struct Finding: Sendable, Hashable {
    /// The kind of difference, with a stable code.
    package enum Code: String, Sendable, CaseIterable {
        /// A flag isn't served to the secret key.
        case notServed = "not-served"
        /// An archived flag is served.
        case archivedServed = "archived-served"
        /// A secret flag is served to the publishable key.
        case secretShown = "secret-shown"
        /// A flag that isn't secret isn't served to the publishable key.
        case notPublic = "not-public"
        /// A flag is off for a targeted company or user.
        case targetOff = "target-off"
        /// A flag is off for a targeted company or user that Reflag doesn't know yet: the target waits.
        case targetWaiting = "target-waiting"
        /// A flag is on for a company or user from which it was removed, or whose grant has ended or hasn't begun.
        case stillOn = "still-on"
        /// A flag is on for companies or users that aren't in its exact list.
        case onBeyondList = "on-beyond-list"
        /// The expected version wasn't served in time.
        case late

        /// Whether it is only a warning: rules can turn a flag on without a target, and who isn't known can't be one yet.
        package var isWarning: Bool { self == .stillOn || self == .onBeyondList || self == .targetWaiting }
    }

    /// What the Management API says of the companies and users of a finding.
    package enum Fact: String, Sendable, CaseIterable {
        /// They are specific targets.
        case target
        /// The flag is on for them without their being specific targets: by a rule, a segment or the flag's stage.
        case implicit
        /// They aren't specific targets.
        case noTarget = "no-target"
        /// They are specific targets, and the flag is off for them: access may be off for everyone.
        case offForEveryone = "off-for-everyone"
    }

    /// The kind of difference.
    package let code: Code
    /// The flag's key; nil if an entire environment is late.
    package let flag: Identifier?
    /// The affected companies and users.
    package let entities: [Entity]
    /// Where the manifest says otherwise.
    package let place: PlanPlace?
    /// What happened, in one line without a full stop.
    package let message: String
    /// The likely reason, or what to do.
    package private(set) var hint: String
    /// What the Management API says; nil if it wasn't asked, or says nothing.
    package private(set) var fact: Fact?

    init(
        _ code: Code,
        _ flag: Identifier?,
        _ entities: [Entity] = [],
        at place: PlanPlace?,
        _ message: String,
        hint: String
    ) {
        self.code = code
        self.flag = flag
        self.entities = entities
        self.place = place
        self.message = message
        self.hint = hint
    }
}

extension Finding {
    init(missing flag: Expected.Flag) {
        let hint =
            switch flag.live {
            case .there: "the Management API has it: its environment's edge may lag behind; verify again"
            case .archived: "it is archived in Reflag; write `archived: false` to unarchive it, or `archived: true`"
            case .absent: "the app has no such flag yet: apply the manifest first"
            case .written: Self.justWritten
            }
        self.init(.notServed, flag.key, at: flag.place, "`\(flag.key)` isn't served", hint: hint)
    }

    init(archived flag: Expected.Flag) {
        self.init(
            .archivedServed, flag.key, at: flag.place, "`\(flag.key)` is served, though it should be archived",
            hint: flag.live == .written
                ? Self.justWritten
                : flag.live == .archived
                    ? "the Management API has it archived: its environment's edge may lag behind; verify again"
                    : "it isn't archived in Reflag: apply the manifest")
    }

    init(shown flag: Expected.Flag) {
        self.init(
            .secretShown, flag.key, at: flag.secretPlace ?? flag.place,
            "`\(flag.key)` should be secret, and is served to the publishable key",
            hint: flag.live == .written
                ? Self.justWritten
                : "somebody made it public: `hoist plan --runtime` shows this, and `hoist apply --runtime` fixes it")
    }

    init(notPublic flag: Expected.Flag) {
        self.init(
            .notPublic, flag.key, at: flag.secretPlace ?? flag.place,
            "`\(flag.key)` shouldn't be secret, and isn't served to the publishable key",
            hint: flag.live == .written
                ? Self.justWritten
                : "somebody made it secret: `hoist plan --runtime` shows this, and `hoist apply --runtime` fixes it")
    }

    init(off target: Expected.Target, for entity: Entity) {
        self.init(
            .targetOff, target.flag, [entity], at: target.place,
            "`\(target.flag)` is off for \(entity.kind.rawValue) `\(entity.id)`, which is targeted",
            hint: "a plan shows whether the target was removed; if the plan is empty, check the flag in Reflag")
    }

    /// The same finding about a target that waits.
    var waiting: Finding {
        let who = entities.map { "\($0.kind.rawValue) `\($0.id)`" }.joined(separator: ", ")
        return Finding(
            .targetWaiting, flag, entities, at: place,
            "`\(flag?.text ?? "")` is off for \(who), which Reflag doesn't know yet",
            hint: "the target waits; the first apply after Reflag has seen it sends it")
    }

    init(on target: Expected.Target, for entity: Entity) {
        let who = "\(entity.kind.rawValue) `\(entity.id)`"
        guard let grant = target.grant else {
            self.init(
                .stillOn, target.flag, [entity], at: target.place,
                "`\(target.flag)` is still on for \(who), though the target was removed", hint: Self.otherReasons)
            return
        }
        let days = grant.ended.map { "ended \($0)" } ?? grant.begins.map { "begins \($0)" } ?? "doesn't hold"
        let why = grant.why.map { ": \($0)" } ?? ""
        self.init(
            .stillOn, target.flag, [entity], at: target.place,
            "`\(target.flag)` is \(grant.ended == nil ? "" : "still ")on for \(who), whose grant \(days)\(why)",
            hint: Self.otherReasons + "; a plan shows whether the target is still there")
    }

    init(beyond list: Expected.ExactList, _ others: [Entity]) {
        let names = others.map { "`\($0.id)`" }.joined(separator: ", ")
        let kind = list.kind == .company ? (others.count == 1 ? "company" : "companies") : "user"
        self.init(
            .onBeyondList, list.flag, others, at: list.place,
            "`\(list.flag)` is on for \(kind)\(list.kind == .user && others.count > 1 ? "s" : "") \(names), whom its "
                + "list doesn't name",
            hint: Self.otherReasons + "; a plan shows whether it is a target that was added since")
    }

    /// The same with what the Management API says of its companies and users, who are all in the same case.
    func stating(_ flag: LiveEntityFlag) -> Finding {
        var finding = self
        switch (code, flag.isTarget) {
        case (.stillOn, true), (.onBeyondList, true):
            finding.fact = .target
            finding.hint = "it is a specific target, which a plan takes away or counts"
        case (.stillOn, false), (.onBeyondList, false):
            finding.fact = .implicit
            finding.hint = "not a specific target: \(Self.otherReasons)"
        case (.targetOff, true) where flag.isOn == false:
            finding.fact = .offForEveryone
            finding.hint = "a specific target, and off: access may be off for everyone; check the flag in Reflag"
        case (.targetOff, true): finding.fact = .target
        case (.targetOff, false):
            finding.fact = .noTarget
            finding.hint = "not a specific target: apply the manifest"
        default: break
        }
        return finding
    }

    init(_ late: Served.Late, in environment: Expected.Environment) {
        let seen =
            late.newest.map { "the newest that was served is \($0)" }
            ?? "what is served has no version, so its age is unknown"
        self.init(
            .late, nil, at: nil, "version \(late.asked) wasn't served in time: \(seen)",
            hint: "run `hoist verify` later, or allow more time with --verify-timeout")
    }

    private static let justWritten =
        "it was just written: the edge may lag behind despite its version; run `hoist verify` later, and check "
        + "the flag in Reflag"

    private static let otherReasons = "a rule, a segment or the flag's stage turns it on; check the flag in Reflag"
}
