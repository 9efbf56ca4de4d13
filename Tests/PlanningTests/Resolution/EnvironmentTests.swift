import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Environments in a manifest")
struct EnvironmentTests {
    /// What a manifest calls an environment, in an app, and the id that it means.
    struct Found: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let written: Identifier
        let id: Identifier
        var environments: [AppEnvironment] = [.production, .staging, .development]
    }

    static let found: [Found] = [
        Found(testDescription: "by name", written: "Staging", id: "en2"),
        Found(testDescription: "by id", written: "en2", id: "en2"),
        Found(
            testDescription: "by an id that is another one's name", written: "en2", id: "en2",
            environments: [.staging, .named("en2", id: "en9")]),
        Found(
            testDescription: "by a name in composed letters", written: "Caf\u{E9}", id: "en7",
            environments: [.named("Cafe\u{301}", id: "en8"), .named("Caf\u{E9}", id: "en7")]),
        Found(
            testDescription: "by a name in decomposed letters", written: "Cafe\u{301}", id: "en8",
            environments: [.named("Cafe\u{301}", id: "en8"), .named("Caf\u{E9}", id: "en7")]),
    ]

    @Test("are found", arguments: found)
    func isFound(_ written: Found) throws {
        let outcome = resolve(
            [.written("a", 1) { $0.targets = [.written(written.written, 2) { $0.users = Located([], 3) }] }],
            app: .acme(environments: written.environments))
        #expect(outcome.diagnostics == [])
        let manifest = try #require(outcome.manifest)
        #expect(manifest.flags.map { $0.targets.map(\.environment.id) } == [[written.id]])
        #expect(manifest.flags.map { $0.targets.map(\.place) } == [[line(2)]])
        #expect(outcome.readSet == ReadSet([TargetsAddress(flag: "a", environment: written.id)]))
    }

    @Test("that the app doesn't have are reported, each at its place, with what was probably meant")
    func unknown() {
        let outcome = resolve([
            .written("a", 1) { $0.targets = [.written("Prodution", 3), .written("en4", 2), .written("qqqq", 4)] }
        ])
        let all = "this app has Production, Staging, Development"
        #expect(
            outcome.diagnostics == [
                Diagnostic(
                    .unknownEnvironment, "the app has no environment `en4`", at: line(2),
                    help: DidYouMean.suggestion(for: "en4", among: ["Production", "Staging", "Development"])
                        .map { "did you mean `\($0)`?" },
                    notes: [all]),
                Diagnostic(
                    .unknownEnvironment, "the app has no environment `Prodution`", at: line(3),
                    help: "did you mean `Production`?", notes: [all]),
                Diagnostic(.unknownEnvironment, "the app has no environment `qqqq`", at: line(4), notes: [all]),
            ])
        #expect(outcome.manifest == nil)
        #expect(outcome.readSet == ReadSet([]))
    }

    @Test("whose name the app has twice must be named by id")
    func ambiguous() {
        let environments: [AppEnvironment] = [.production, .named("Test", id: "en8"), .named("Test", id: "en9")]
        let app = App.acme(environments: environments)
        let byName = resolve([.written("a", 1) { $0.targets = [.written("Test", 2)] }], app: app)
        #expect(
            byName.diagnostics == [
                Diagnostic(
                    .ambiguousEnvironment, "`Test` is the name of more than one environment", at: line(2),
                    help: "write the id instead: `en8` or `en9`")
            ])
        let byID = resolve([.written("a", 1) { $0.targets = [.written("en9", 2)] }], app: app)
        #expect(byID.diagnostics == [])
    }

    @Test("that are named twice, by name and by id, are reported with both places")
    func twice() {
        let outcome = resolve([
            .written("a", 1) { $0.targets = [.written("Staging", 2), .written("Production", 3), .written("en2", 4)] },
            .written("b", 5) { $0.targets = [.written("en2", 6)] },
        ])
        #expect(
            outcome.diagnostics == [
                Diagnostic(
                    .duplicateEnvironment, "the environment `Staging` is named twice here", at: line(4),
                    inline: "the second time", labels: [Diagnostic.Label(line(2), "the first time")],
                    help: "an environment's name and its id mean the same; keep one of the two")
            ])
        #expect(outcome.manifest == nil)
    }

    @Test("are in the app's order, whatever the manifest's is")
    func order() throws {
        let outcome = resolve([
            .written("a", 1) {
                $0.targets = [.written("Development", 2), .written("Staging", 3), .written("Production", 4)]
            }
        ])
        let manifest = try #require(outcome.manifest)
        #expect(manifest.flags.flatMap { $0.targets.map(\.environment) } == [.production, .staging, .development])
        #expect(manifest.flags.flatMap { $0.targets.map(\.place) } == [line(4), line(3), line(2)])
    }
}
