import FlagModel
import Planning
import TerminalText

/// What an explanation says in words: every form for people has the same.
///
/// Text from outside is safe to show on a terminal.
enum ExplanationWords {
    /// A reason, with the line of the manifest that it is about.
    struct Reason {
        var text: String
        var place: PlanPlace?
        var origin: LineOrigin?
        /// Whether it is a difference between what is wanted and what is live.
        var isDifference = false

        /// On one line: `audience design-partners   flags.yaml:8   since 2026-03-02, 1a2b3c4 Jane: "Pilot"`.
        var line: String { parts.joined(separator: "   ") }

        /// The same in parts.
        var parts: [String] {
            [text] + [place.map(Shown.place), origin.map(ExplanationWords.origin)].compactMap { $0 }
        }
    }

    /// Whether a flag is on for those who are asked about: `on`, `off`, `?`, and without live state `wanted`, `–`.
    static func state(_ targets: ExplainedTargets) -> (text: String, style: StyledText.Style) {
        if targets.targets.contains(where: { $0.cause != nil }) {
            switch targets.isOn {
            case true?: return ("on", .added)
            case false?: return ("off", .faint)
            case nil: return ("?", .warning)
            }
        }
        if targets.targets.contains(where: { $0.wish == .wanted }) { return ("wanted", .added) }
        return targets.mayBe == nil ? ("–", .faint) : ("?", .warning)
    }

    /// Why a flag is on or off for somebody: what differs first, then the manifest's items, then what else is so.
    ///
    /// - Parameters:
    ///   - target: The flag for somebody.
    ///   - targets: The flag in that environment.
    static func reasons(_ target: ExplainedTarget, in targets: ExplainedTargets) -> [Reason] {
        var reasons: [Reason] = []
        if let difference = target.difference {
            reasons.append(Reason(text: words(difference, target), isDifference: true))
        }
        let counting = target.items.filter { $0.holds || target.wish != .wanted }
        for item in counting {
            reasons.append(Reason(text: source(item), place: item.place, origin: item.origin))
            if let term = item.term { reasons.append(Reason(text: words(term))) }
        }
        if target.cause == .implicit {
            reasons.append(Reason(text: "not a specific target: by a rule, segment or stage of Reflag's"))
        } else if target.wish != .wanted, counting.isEmpty, target.difference == nil {
            let wish = targets.mayBe.map(unjoined) ?? words(target.wish, target.customer.kind)
            let end = target.cause == .nothing ? ", not a target" : live(target).map { "; \($0)" } ?? ""
            reasons.append(Reason(text: wish + end))
        } else if let live = live(target) {
            reasons.append(Reason(text: live))
        }
        return reasons
    }

    /// What is so of the live flag that neither the manifest nor the difference says.
    private static func live(_ target: ExplainedTarget) -> String? {
        switch target.cause {
        case .archived? where target.difference == .unarchive: nil
        case .archived? where target.change == .unarchive: "the flag is archived; the next apply unarchives it"
        case .archived?: "the flag is archived"
        case .absent?: "the app has no such flag"
        case .unknown? where target.isKnown == false:
            "whether it is on isn't known, as Reflag doesn't know the \(target.customer.kind.rawValue)"
        case .unknown?: "whether it is on isn't known, as Reflag's answer doesn't say"
        case .offForEveryone? where target.difference != .targetOff:
            "off for everyone in Reflag, whatever the targets are"
        default: nil
        }
    }

    /// What is said of an environment that the manifest may call otherwise.
    static func unjoined(_ other: Identifier) -> String {
        "not named here, unless `\(SafeText.visible(other.text))` is the same environment"
    }

    /// What the edge says, if it was asked.
    static func served(_ targets: ExplainedTargets) -> Reason? {
        guard let isServed = targets.isServed else { return nil }
        let text = "the edge serves it as \(isServed ? "on" : "off")"
        guard let isOn = targets.isOn, isOn != isServed else { return Reason(text: text) }
        return Reason(text: text + ", against what the Management API says", isDifference: true)
    }

    /// The same in a few words, for a cell: `on  audience design-partners until 2027-01-31`.
    static func cell(_ targets: ExplainedTargets) -> (text: String, style: StyledText.Style) {
        let (state, style) = state(targets)
        var words: [String] = []
        for target in targets.targets {
            let own = short(target)
            if !own.isEmpty, !words.contains(own) { words.append(own) }
        }
        let differs = targets.targets.contains { $0.difference != nil }
        return (
            ([state] + (words.isEmpty ? [] : [words.joined(separator: "; ")])).joined(separator: "  "),
            differs ? .warning : style
        )
    }

    private static func short(_ target: ExplainedTarget) -> String {
        var words: [String] = []
        if let item = target.items.first(where: \.holds), target.wish == .wanted {
            let until = target.items.filter(\.holds).allSatisfy { $0.term?.until != nil } ? item.term?.until : nil
            words.append((source(item)) + (until.map { " until \($0)" } ?? ""))
        }
        if target.cause == .implicit { words.append("by a rule") }
        switch target.difference {
        case .due?: words.append("apply due")
        case .waiting?: words.append("waits")
        case .drift?: words.append("target, drift")
        case .additive?: words.append("target, additive")
        case .unmanaged?: words.append("target, unmanaged")
        case .targetOff?: words.append("off for everyone")
        case .archive?: words.append("to be archived")
        case .unarchive?: words.append("to be unarchived")
        case nil: break
        }
        if target.cause == .offForEveryone, target.difference != .targetOff { words.append("off for everyone") }
        if target.cause == .archived, target.difference != .unarchive { words.append("archived") }
        if target.cause == .absent, target.wish != .wanted { words.append("absent") }
        return words.joined(separator: ", ")
    }

    /// What differs, in a sentence.
    static func words(_ difference: ExplainedTarget.Difference, _ target: ExplainedTarget) -> String {
        switch difference {
        case .due where target.cause == .absent || target.cause == .archived:
            "wanted, and the app has no such flag: an apply is due"
        case .due where target.mayWait:
            "wanted, and not a target yet: an apply is due, or it waits until Reflag knows the \(target.customer.kind.rawValue)"
        case .due: "wanted, and not a target yet: an apply is due"
        case .waiting: "wanted, and waits until Reflag knows the \(target.customer.kind.rawValue)"
        case .drift where target.wish == .removed:
            "a target that must not be there: drift, which the next apply removes"
        case .drift: "a target that its list doesn't have: drift, which the next apply removes"
        case .additive: "a target beyond its list, which is additive: it stays"
        case .unmanaged: "a target that the manifest doesn't manage: \(words(target.wish, target.customer.kind))"
        case .targetOff: "a target, and off: access is off for everyone in Reflag"
        case .archive: "the next apply archives the flag: it is off for everybody then"
        case .unarchive where target.wish == .wanted: "wanted, and the flag is archived: the next apply unarchives it"
        case .unarchive: "a target of an archived flag, which the next apply unarchives"
        }
    }

    /// What the manifest says of somebody whom none of its items names.
    static func words(_ wish: ExplainedTarget.Wish, _ kind: TargetKind) -> String {
        switch wish {
        case .wanted: "wanted"
        case .unwanted: "not in its list of \(kind.plural)"
        case .removed: "must not be a target"
        case .beyond: "not in its list of \(kind.plural), which is additive"
        case .unmanaged: "the manifest doesn't manage its \(kind.plural) here"
        case .ignored: "the policy ignores the flag"
        case .archived: "the manifest archives the flag"
        case .unlisted: "not in the manifest"
        }
    }

    /// Where an item is: `audience design-partners`, `listed`, `under remove`.
    static func source(_ item: ExplainedItem) -> String {
        switch item.source {
        case .flag: "listed"
        case .audience(let name): "audience \(Shown.id(name))"
        case .removal: "under remove"
        }
    }

    /// Where the flag names the audience that an item is in: ` (named at flags.yaml:13)`.
    static func naming(_ item: ExplainedItem) -> String {
        item.naming.map { " (named at \(Shown.place($0)))" } ?? ""
    }

    /// The days of a grant and why it is there: `grant until 2027-01-31: trial, SALES-12`.
    static func words(_ term: ExplainedItem.Term) -> String {
        let head =
            switch term.state {
            case .holds: "grant"
            case .waits: "grant (not begun)"
            case .ended: "grant (ended)"
            }
        let days = [term.from.map { "from \($0)" }, term.until.map { "until \($0)" }].compactMap { $0 }
        return ([head] + days).joined(separator: " ") + (term.why.map { ": \(Shown.line($0))" } ?? "")
    }

    /// Since when a line is there: `since 2026-03-02, 1a2b3c4 Jane: "Pilot for design partners"`.
    static func origin(_ origin: LineOrigin) -> String {
        switch origin {
        case .uncommitted: return "not committed"
        case .commit(let commit):
            let since = commit.isOldest ? "since \(commit.day) or earlier" : "since \(commit.day)"
            return "\(since), \(commit.id.prefix(7)) \(Shown.name(commit.author)): \(SafeText.quoted(commit.subject))"
        }
    }

    /// The same where some have none.
    static func history(_ origin: LineOrigin?) -> String { origin.map(Self.origin) ?? "without history" }

    /// In which environments Reflag doesn't know somebody who is asked about, a line each: a slip in an id is seen there. Nothing of
    /// who waits, of whom that is said anyway.
    static func unknown(
        _ customers: [Customer],
        _ targets: [ExplainedTargets],
        _ environments: [Explanation.Environment]
    ) -> [String] {
        customers.compactMap { customer in
            let names = targets.filter { targets in
                targets.targets.contains {
                    $0.customer == customer && $0.isKnown == false && $0.difference != .waiting
                }
            }.map { Shown.name(environments[$0.environment].name) }
            guard !names.isEmpty else { return nil }
            let who = "the \(customer.kind.rawValue) \(Shown.id(customer.id))"
            return "Reflag doesn't know \(who) in \(names.joined(separator: ", "))"
        }
    }

    /// Those who are asked about: `acme-corp`, `acme-corp and u_1`.
    static func who(_ customers: [Customer]) -> String {
        customers.map { Shown.id($0.id) }.joined(separator: " and ")
    }

    /// Where an explanation is from, after its subject.
    static func basis(_ explanation: Explanation) -> String {
        explanation.app.map { "in \(SafeText.visible($0.name))" } ?? "by the manifest alone, without live state"
    }

    /// The flags in the order in which they are shown: those with differences first.
    static func ordered(_ flags: [ExplainedFlag]) -> [ExplainedFlag] {
        flags.filter(\.differs) + flags.filter { !$0.differs }
    }

    /// How many flags aren't worth a line of a customer's table: nothing of them is on, wanted or different.
    static func isQuiet(_ flag: ExplainedFlag) -> Bool {
        flag.environments.allSatisfy { environment in
            environment.isServed != true
                && environment.targets.allSatisfy {
                    $0.difference == nil && $0.isOn != true && $0.wish != .wanted && $0.items.isEmpty
                }
        }
    }

    /// What isn't known of flags that aren't on, wanted or different: `nothing of them is on or wanted`.
    static func quiet(_ flags: [ExplainedFlag], _ explanation: Explanation) -> String {
        let it = flags.count == 1 ? "it" : "them"
        guard explanation.app != nil else { return "nothing of \(it) is wanted" }
        let isSure = flags.allSatisfy { flag in
            flag.environments.allSatisfy { $0.targets.allSatisfy { $0.isOn != nil } }
        }
        return "nothing of \(it) is \(isSure ? "on or wanted" : "wanted, or known to be on")"
    }

    /// What is said after flags of which only the targets were read, a line each; nothing where nothing was.
    static func others(_ explanation: Explanation) -> [String] {
        guard explanation.app != nil, explanation.flags.contains(where: { $0.live == .there }) else { return [] }
        let mayWait = explanation.flags.contains { flag in
            flag.environments.contains { $0.targets.contains(where: \.mayWait) }
        }
        let known = mayWait ? ", nor whether Reflag knows who isn't a target yet" : ""
        return [
            "rules, segments and stages may turn it on for others, whom Reflag's API doesn't list",
            "whether access is off for everyone isn't asked here\(known): ask for a customer",
        ]
    }

    /// What is said of a flag as a whole, beside its key.
    static func heading(_ flag: ExplainedFlag, absent: String) -> String? {
        switch (flag.change, flag.live, flag.listing) {
        case (.archive?, _, .archived): "archived by the manifest: the next apply archives it"
        case (.archive?, _, _): "not in the manifest: the next apply archives it"
        case (.unarchive?, _, _): "archived: the next apply unarchives it"
        case (_, .archived?, _): "archived"
        case (_, .absent?, _): absent
        case (_, _, .unlisted): "not in the manifest"
        case (_, _, .ignored): "ignored by the policy"
        case (_, _, .archived): "archived by the manifest"
        default: nil
        }
    }
}

extension ExplainedFlag {
    /// Whether anything differs between what is wanted and what is live.
    var differs: Bool { environments.contains(where: \.differs) }

    /// Its environments, those with differences first.
    var orderedEnvironments: [ExplainedTargets] { environments.filter(\.differs) + environments.filter { !$0.differs } }
}

extension ExplainedTargets {
    /// Whether anything differs between what is wanted and what is live.
    var differs: Bool { targets.contains { $0.difference != nil } }
}
