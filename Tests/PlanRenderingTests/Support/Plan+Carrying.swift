import FlagModel
import FlagTestKit
import Planning
import TestTools

extension Plan {
    /// A plan with a text in every place that external text can have: the same plan for each text, except for the text.
    /// A long plan is collapsed flag by flag in Markdown whatever the text is; a short one never is.
    static func carrying(_ text: String, isLong: Bool) -> Plan {
        let id = Identifier(text)
        let place = line(3, of: text)
        let more = (0..<4).map { Identifier(text + "-\($0)") }
        let cause = TargetsChange.Cause(audience: id, place: place, companies: [id], users: [])
        func targets(_ companies: TargetsChange.Difference, causes: [TargetsChange.Cause] = []) -> TargetsChange {
            TargetsChange(
                environment: text, environmentID: id, production: true, companies: companies, users: .init(add: [id]),
                causes: causes, place: place)
        }
        var changes = [
            Change(
                flag: id, action: .update, place: place, fields: [.text(.stage, text, text + "x")],
                targets: [targets(.init(add: [id], remove: [Identifier(text + "-gone")]))]),
            Change(flag: Identifier(text + "-old"), action: .archive, place: place),
        ]
        if isLong {
            changes += more.map {
                Change(flag: $0, action: .update, place: place, targets: [targets(.init(add: [id]), causes: [cause])])
            }
            changes += (0..<12).map { index in
                Change(
                    flag: Identifier(text + "-made-\(index)"), action: .create, place: place,
                    fields: [
                        .text(.name, nil, text + "x"), .text(.description, nil, text + "x"),
                        .text(.owner, nil, text + "x"),
                    ])
            }
            changes.append(
                Change(
                    flag: Identifier(text + "-told"), action: .update, place: place,
                    fields: [.text(.name, text, text + "x"), .text(.description, "x" + text, text + "x")]))
        }
        let remark = PlanRemark(code: "a-code", message: text, flag: id, place: place)
        let untidy = PlanRemark.cleaningUp.map { PlanRemark(code: $0, message: text, flag: id, place: place) }
        var plan = Plan.fixture(
            changes, app: text, notes: [remark] + untidy, warnings: [remark],
            blocked: [LimitViolation(limit: "archive", allowed: 0, planned: 1)])
        plan.base = PlanBase(revision: text, drifted: [changes[1]])
        return plan
    }

    /// Random hostile texts: pieces with a meaning for a terminal, Markdown, HTML or GitHub.
    static func hostileText(seed: UInt64) -> String {
        var random = Seeded(seed: seed)
        return (0..<Int.random(in: 1...12, using: &random)).map { _ in random.one(of: pieces, or: "") }.joined()
    }

    private static let pieces = [
        "`", "```", "````", "~~~", "\n", "\r\n", "\r", "\t", " ", "  ", "    ", "@team", "@acme/owners", "#12", "GH-1",
        "acme/web#12", "<", ">", "&", "&lt;", "&#64;", "<b>", "</b>", "<!--", "-->", "</code>", "</summary>",
        "</details>", "<details>", "<script>", "<![CDATA[", "<?", "|", "| - |", "*", "**", "_", "__", "~~", "[", "]",
        "(",
        ")", "![", "](x)", "[x]: y", "\\", "\"", "'", "::", "::error::", "::add-mask::", "%0A", "%3A%3A", "##[",
        "##[error]",
        "\u{202E}", "\u{2066}", "\u{200B}", "\u{FEFF}", "\u{1B}[31m", "\u{9B}", "\u{0}", "\u{7}", "\u{2028}", "\u{85}",
        "- ", "+ ", "~ ", "! ", "# ", "> ", "1. ", "---", "===", "https://example.com", "www.example.com",
        "jane@example.com", ":tada:", "$x$", "$`x`$", "{", "}", "é", "e\u{301}", "中", "👩‍👩‍👧", "word", "…", "→", "·",
    ]
}
