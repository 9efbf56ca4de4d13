import FlagModel
import FlagTestKit
import Planning
import TestTools

// Live states with every name, key, id and text that could be taken for something else on the way through YAML and back.
extension LiveState {
    /// An app with its flags and all their targets.
    static func generated(_ random: inout Seeded) -> LiveState {
        let environments = (0..<Int.random(in: 1...4, using: &random)).map { number in
            AppEnvironment(
                id: Identifier(random.chance(20) ? Nasty.text(&random) + "\(number)" : "env\(number)"),
                name: random.chance(50)
                    ? ["Production", "Staging", "env0", "null"][number] : Nasty.shared(&random),
                isProduction: number == 0, order: random.chance(20) ? 0 : number, flagStateVersion: 1)
        }
        let stages = (0..<Int.random(in: 0...3, using: &random)).map { number in
            Stage(
                id: Identifier("stg\(number)"), name: random.one(of: ["Beta", "stg1", "", "no"], or: ""), order: number)
        }
        let app = App(
            id: Identifier(random.chance(50) ? "app1" : Nasty.text(&random)), name: Nasty.text(&random),
            keyFormat: random.one(of: FlagKeyFormat.allCases, or: .custom), environments: environments, stages: stages)
        let owners = (0..<Int.random(in: 0...4, using: &random)).map { number in
            Owner(
                id: Identifier(random.chance(10) ? "jane@example.com\(number)" : "usr_\(number)"),
                name: random.chance(70) ? random.one(of: ["Jane", "usr_1", "", "null", "~"], or: "") : nil,
                email: random.chance(70)
                    ? random.one(of: ["jane@example.com", "jane@example.com0", "sam@example.com", ""], or: "") : nil)
        }
        let ids = (0..<Int.random(in: 1...6, using: &random)).map { _ in Identifier(Nasty.text(&random)) }
        var keys: Set<Identifier> = []
        var flags: [LiveFlag] = []
        var targets: [TargetsAddress: LiveTargets] = [:]
        var earlier: [LiveTargets] = [LiveTargets()]
        for number in 0..<Int.random(in: 0...8, using: &random) {
            let key = Identifier(random.chance(40) ? "flag-\(number)" : Nasty.text(&random))
            guard !key.text.isEmpty, keys.insert(key).inserted else { continue }
            // Another flag of the same owner can say another name: people change theirs.
            var owner = random.chance(60) ? owners.randomElement(using: &random) : nil
            if let same = owner, random.chance(10) { owner = Owner(id: same.id, name: "Jane", email: same.email) }
            flags.append(
                LiveFlag(
                    id: Identifier("id\(number)"), key: key,
                    name: random.chance(95) ? Nasty.text(&random) : String(repeating: "n", count: 300),
                    description: random.chance(30)
                        ? nil : random.chance(5) ? String(repeating: "d", count: 9_000) : Nasty.text(&random),
                    owner: owner,
                    stage: random.chance(5)
                        ? Stage(id: "gone", name: "Gone", order: 9)
                        : random.chance(80) ? stages.randomElement(using: &random) : nil,
                    permanent: random.chance(30), archived: random.chance(20)))
            for environment in environments {
                let found =
                    random.chance(50)
                    ? random.one(of: earlier, or: LiveTargets())
                    : LiveTargets(
                        companies: Set(ids.filter { _ in random.chance(40) }),
                        users: Set(ids.filter { _ in random.chance(30) }))
                earlier.append(found)
                targets[TargetsAddress(flag: key, environment: environment.id)] = found
            }
        }
        return LiveState(app: app, flags: flags.shuffled(using: &random), targets: targets)
    }
}

extension ImportCase {
    /// Options that fit a live state.
    static func options(for live: LiveState, _ random: inout Seeded) -> ImportOptions {
        var options = ImportOptions(archived: random.chance(50), audiences: random.chance(50))
        if random.chance(50) { options.fields = options.fields.filter { _ in random.chance(70) } }
        if random.chance(30), let environment = live.app.environments.randomElement(using: &random) {
            options.environments = [environment.id]
        }
        let flags = live.flags.filter { options.archived || !$0.archived }
        if random.chance(30), let flag = flags.randomElement(using: &random) {
            options.only = [KeyPattern(random.chance(50) ? flag.key.text : "*")]
        }
        if random.chance(40) {
            options.split = random.one(of: [.owner, .stage, .prefix, .map(.generated)], or: .owner)
        }
        return options
    }
}

extension SplitMap {
    fileprivate static let generated = SplitMap([
        Entry("JANE@example.com", "teams/jane.yaml"), Entry("a*", "teams/a.yaml"), Entry("*e*", "teams/e.yaml"),
    ])
}

/// Texts that a writer or a reader of YAML may take for something else, and ids that Swift takes for the same.
enum Nasty {
    private static let all = [
        "", "null", "~", "true", "yes", "No", "on", "007", "0x2A", "1e3", "1:30", "2027-03-31", "-", "- a", "? a",
        ": a", "a: b", "a:", "# a", "a #b", "&a", "*a", "!a", "|", ">", "'", "\"", "a\"'\\b", "%", "@a", "`", "{}",
        "[]",
        "<<", "=", "---", "...", " a", "a ", "  ", "\t", "\ta\t", "a\nb", "a\n\nb\n", "\na", "a\n", "\r\n", "a\rb",
        "\u{85}",
        "a\u{2028}b", "\u{0}", "a\u{0}b", "\u{1B}[31m", "\u{7F}", "\u{200B}", "\u{202E}abc", "\u{FEFF}", "é",
        "e\u{301}",
        "日本語", "🚀", "👩‍👩‍👧", "\u{E000}", "\u{FFFE}", "jane@example.com", "a.b@c.example", "acme", "acme-corp",
        "Production", "archived", "targets", "flags", "x-y", "::set-output name=a::b", "##[group]", "a/b", "a%2Fb", "*",
        "legacy-*", "a b", String(repeating: "a", count: 255), String(repeating: "é ", count: 100) + "é",
    ]

    /// One of them, or two joined.
    static func text(_ random: inout Seeded) -> String {
        random.chance(80) ? random.one(of: all, or: "") : random.one(of: all, or: "") + random.one(of: all, or: "")
    }

    /// One of a few, so that two things have the same name often.
    static func shared(_ random: inout Seeded) -> String {
        random.one(of: ["Production", "env1", "", "e\u{301}", "é", "null", "<<"], or: "")
    }
}
