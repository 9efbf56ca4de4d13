import FlagModel
import TerminalText

/// What the audit history is told of the grants behind a call: which have begun or ended, and why.
package struct GrantMessages: Sendable {
    /// A grant that a flag's target is added or removed for.
    private struct Item: Sendable {
        let flag: Identifier
        let target: GrantedTarget
    }

    /// The most grants of one call that are named; they differ in their days or reasons.
    private static let most = 3
    /// The most characters of an id.
    private static let longestID = 100

    private var items: [EntityAddress: [Item]] = [:]

    /// The grants behind the changes of a plan.
    package init(_ plan: Plan) {
        for change in plan.changes {
            for targets in change.targets {
                for target in targets.granted {
                    let entity = EntityAddress(environment: targets.environmentID, kind: target.kind, id: target.id)
                    items[entity, default: []].append(Item(flag: change.flag, target: target))
                }
            }
        }
    }

    /// The grants behind an update, in one line; nil if there are none:
    /// "grant of company `globex` ended 2027-01-31: `trial, SALES-12`".
    ///
    /// Ids and reasons are in code, in which a chat or an issue tracker finds neither mentions nor links.
    package func words(of update: TargetUpdate) -> String? {
        guard let items = items[update.entity] else { return nil }
        var named: [String] = []
        for entry in update.entries {
            for item in items where item.flag == entry.flag && (item.target.ended == nil) == entry.adds {
                let words = Self.words(of: item.target)
                if !named.contains(where: { $0.isSame(as: words) }) { named.append(words) }
            }
        }
        guard !named.isEmpty else { return nil }
        let more = named.count > Self.most ? "; \(named.count - Self.most) more" : ""
        let id = Self.code(update.target.text, atMost: Self.longestID)
        return "grant of \(update.kind.rawValue) \(id) " + named.prefix(Self.most).joined(separator: "; ") + more
    }

    private static func words(of target: GrantedTarget) -> String {
        let day = target.ended.map { "ended \($0)" } ?? target.begun.map { "began \($0)" } ?? "holds"
        return day + (target.why.map { ": " + code($0, atMost: Grant.longestReason) } ?? "")
    }

    /// Text as code, on one line.
    private static func code(_ text: String, atMost length: Int) -> String {
        let isCut = text.unicodeScalars.count > length
        let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(length))) + (isCut ? "…" : "")
        return "`" + SafeText.visible(cut).replacing("`", with: "'") + "`"
    }
}
