import Foundation
import Sandbox
import TestTools

extension SandboxWorld {
    /// An app whose names, keys, ids and texts are what a reader or a writer may take for something else.
    static func nasty(_ random: inout Seeded) throws -> SandboxWorld {
        let texts = [
            "null", "~", "true", "no", "007", "1e3", "1:30", "2027-03-31", "- a", "a: b", "# a", "&a", "*a", "!a", "|",
            "'",
            "\"", "a\"'\\b", "{}", "<<", "---", " a ", "\ta", "a\nb\n", "\r\n", "a\u{2028}b", "a\u{0}b", "\u{1B}[31m",
            "\u{202E}abc", "é", "e\u{301}", "日本語", "🚀", "jane@example.com", "a/b", "a%2Fb?c=d", "::error::x", "..", ".",
        ]
        func text() -> String { texts.randomElement(using: &random) ?? "a" }
        var world = try SandboxWorld(
            app: SandboxApp(name: text()),
            environments: ["Production", "null", "e\u{301}", "é"].enumerated().map {
                SandboxEnvironment(id: SandboxID("env\($0)"), name: $1, isProduction: $0 == 0, order: $0)
            },
            stages: [SandboxStage(name: "Beta", order: 0), SandboxStage(name: "Beta", order: 1)],
            segments: [],
            users: [
                SandboxUser(id: "usr_1", name: "Jane", email: "jane@example.com"),
                SandboxUser(id: "usr_2", name: "Jane", email: "jane@example.com"),
                SandboxUser(id: "usr_3", name: "no", email: "@"),
            ])
        let ids = (0..<4).map { _ in SandboxID(text()) }
        for key in Set((0..<6).map { _ in text() }).sorted() {
            let flag = SandboxFlag(
                SandboxID(key), name: text(), description: Bool.random(using: &random) ? text() : nil,
                stage: world.stages.randomElement(using: &random)?.id,
                owner: Bool.random(using: &random) ? world.users.randomElement(using: &random)?.id : nil,
                archived: Int.random(in: 0..<4, using: &random) == 0, permanent: Bool.random(using: &random),
                companies: ["env0": ids, "env2": ids.filter { _ in Bool.random(using: &random) }],
                users: ["env0": ids.filter { _ in Bool.random(using: &random) }, "env3": ids])
            try world.addFlag(flag)
        }
        return world
    }
}
