import FlagModel
import FlagTestKit
import Planning
import TestTools

extension Plan {
    /// A plan generated from a seed. Its keys and ids are plain single words; texts that people write, and some ids that
    /// wait, are hostile.
    static func generated(seed: UInt64) -> Plan {
        var random = Seeded(seed: seed)
        let environments = [("Production", true), ("Staging", false), ("Dev | box", false)]
        let audiences = (0..<3).map { audience in
            TargetsChange.Cause(
                audience: Identifier("audience-\(audience)-x"),
                place: line(audience + 2),
                companies: [Identifier("shared-\(audience)-x")],
                users: random.chance(50) ? [Identifier("member-\(audience)-x")] : []
            )
        }
        let isLong = random.chance(20)
        let count = Int.random(in: isLong ? 100..<200 : 0..<40, using: &random)
        let changes = (0..<count).map { index -> Change in
            let action = random.one(of: Change.Action.allCases + Array(repeating: .update, count: 6), or: .update)
            var fields = generatedFields(action, &random)
            var targets: [TargetsChange] = []
            for (environment, production) in environments where action != .archive && random.chance(50) {
                let causes = audiences.filter { _ in random.chance(40) }
                let own = random.chance(30) ? [Identifier("own-\(index)-x")] : []
                let gone = random.chance(30) ? [Identifier("gone-\(index % 7)-x")] : []
                guard !causes.isEmpty || !own.isEmpty || !gone.isEmpty else { continue }
                targets.append(
                    TargetsChange(
                        environment: environment,
                        environmentID: Identifier("en-" + environment),
                        production: production,
                        companies: .init(add: (causes.flatMap(\.companies) + own).sorted(), remove: gone),
                        users: .init(add: causes.flatMap(\.users).sorted()),
                        causes: causes
                    )
                )
            }
            if action == .update, targets.isEmpty, fields.isEmpty { fields = [.truth(.permanent, false, true)] }
            return Change(
                flag: Identifier("flag-\(index)-x"),
                action: action,
                place: random.chance(90) ? line(index + 10) : nil,
                fields: fields,
                targets: targets
            )
        }
        var plan = Plan.fixture(
            changes,
            app: random.one(of: hostile, or: ""),
            unchanged: Int.random(in: 0..<100, using: &random),
            unlisted: Int.random(in: 0..<3, using: &random),
            notes: remarks(&random),
            warnings: remarks(&random),
            blocked: random.chance(20) ? [LimitViolation(limit: "archive", allowed: 5, planned: 9)] : []
        )
        plan.waiting = (0..<(random.chance(30) ? Int.random(in: 1..<40, using: &random) : 0)).map { index in
            let (environment, production) = environments[index % environments.count]
            return WaitingTarget(
                flag: Identifier("flag-\(index)-x"), environment: environment,
                environmentID: Identifier("en-" + environment), production: production,
                kind: random.chance(50) ? .company : .user,
                id: Identifier(random.chance(30) ? random.one(of: hostile, or: "") : "waits-\(index % 5)-x"),
                place: random.chance(90) ? line(index % 3 + 2) : nil)
        }
        plan.summary.targets.waiting = plan.waiting.count
        return plan
    }

    private static func generatedFields(_ action: Change.Action, _ random: inout Seeded) -> [FieldChange] {
        var fields: [FieldChange] = []
        let isNew = action == .create
        if isNew || random.chance(30) {
            fields.append(.text(.name, isNew ? nil : "Old name", random.one(of: hostile, or: "")))
        }
        if random.chance(50) {
            let texts = (0..<Int.random(in: 1..<4, using: &random)).map { _ in random.one(of: hostile, or: "") }
            let before = isNew || random.chance(50) ? nil : texts.reversed().joined(separator: "\n")
            fields.append(.text(.description, before, texts.joined(separator: "\n")))
        }
        if random.chance(20) { fields.append(.text(.stage, isNew ? nil : "Alpha", random.one(of: hostile, or: ""))) }
        switch action {
        case .archive: fields.append(.truth(.archived, false, true))
        case .unarchive: fields.append(.truth(.archived, true, false))
        case .create, .update: break
        }
        return fields
    }

    private static func remarks(_ random: inout Seeded) -> [PlanRemark] {
        (0..<(random.chance(10) ? 300 : Int.random(in: 0..<4, using: &random))).map { index in
            PlanRemark(
                code: "some-code",
                message: random.one(of: hostile, or: ""),
                place: random.chance(50) ? line(index + 1, of: random.one(of: hostile, or: "")) : nil
            )
        }
    }

    /// Texts that try to be something else: a line of their own, an escape, a mention, a link, HTML, a fence, a
    /// command.
    static let hostile = [
        "plain words", "", " ", "\n", "a\n- b  archived", "\r\n~ c", "\u{2028}+ d", "\u{85}+ e",
        "\u{1B}[2J\u{1B}[31m", "\u{202E}egassem", "@team and @acme/owners", "fixes #12, GH-12 and acme/web#12",
        "![x](https://example.com/x.png)", "[click](javascript:alert)", "https://example.com www.example.com",
        "<script>alert(1)</script>", "<!-- hoist-plan", "--> x", "</details></code>", "&lt;b&gt; &#64;team",
        "```", "\n```\n@team\n", String(repeating: "`", count: 300),
        "~~~\n# Heading\n~~~", "| a | b |\n| - | - |", "::error::x", "\n::warning file=x::y",
        "##[error]x", "%0A::error::x", "e\u{301}", "中文字", "🇳🇴👩‍👩‍👧", String(repeating: "long text, ", count: 90),
        "\\", "\"", "→ none", "$(id)", "$x^2$",
    ]
}
