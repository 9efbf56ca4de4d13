import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Stages in a manifest")
struct StageTests {
    @Test(
        "are found by name and id, for a flag and for `create`",
        arguments: [
            ("Beta", Stage.beta), ("st2", .beta), ("General Availability", .general), ("st1", .alpha),
        ] as [(Identifier, Stage)])
    func found(written: Identifier, stage: Stage) throws {
        let outcome = resolve([.written("a", 2) { $0.stage = Located(written, 3) }]) { manifest in
            manifest.create.stage = Located(written, 1)
        }
        #expect(outcome.diagnostics == [])
        let manifest = try #require(outcome.manifest)
        #expect(manifest.flags.map(\.stage) == [Located(stage, at: line(3))])
        #expect(manifest.create.stage == Located(stage, at: line(1)))
    }

    @Test("are known by id before name, byte for byte")
    func identity() throws {
        let named = Stage(id: "st9", name: "st2", order: 5)
        let composed = Stage(id: "st7", name: "B\u{E9}ta", order: 6)
        let decomposed = Stage(id: "st8", name: "Be\u{301}ta", order: 7)
        let app = App.acme(stages: [.beta, named, composed, decomposed])
        let written: [Identifier] = ["st2", "B\u{E9}ta", "Be\u{301}ta"]
        let flags = written.enumerated().map { index, stage in
            ManifestFlag.written(Identifier("f\(index)"), 2) { $0.stage = Located(stage, 3) }
        }
        let manifest = try #require(resolve(flags, app: app).manifest)
        #expect(manifest.flags.map { $0.stage?.value.id } == ["st2", "st7", "st8"])
    }

    @Test("that the app doesn't have are reported, each at its place, with what was probably meant")
    func unknown() {
        let outcome = resolve([
            .written("a", 3) { $0.stage = Located("beta", 4) },
            .written("b", 5) { $0.stage = Located("Zzzzz", 6) },
        ]) { manifest in
            manifest.create.stage = Located("Alhpa", 2)
        }
        let all = ["this app has Alpha, Beta, General Availability"]
        #expect(
            outcome.diagnostics == [
                Diagnostic(
                    .unknownStage, "the app has no stage `Alhpa`", at: line(2), help: "did you mean `Alpha`?",
                    notes: all),
                Diagnostic(
                    .unknownStage, "the app has no stage `beta`", at: line(4), help: "did you mean `Beta`?",
                    notes: all),
                Diagnostic(.unknownStage, "the app has no stage `Zzzzz`", at: line(6), notes: all),
            ])
    }

    @Test("whose name the app has twice must be named by id")
    func ambiguous() {
        let app = App.acme(stages: [.alpha, .beta, Stage(id: "st8", name: "Beta", order: 8)])
        let outcome = resolve([.written("a", 1) { $0.stage = Located("Beta", 2) }], app: app)
        #expect(
            outcome.diagnostics == [
                Diagnostic(
                    .ambiguousStage, "`Beta` is the name of more than one stage", at: line(2),
                    help: "write the id instead: `st2` or `st8`")
            ])
    }
}
