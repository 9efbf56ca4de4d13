import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("The keys of flags in a manifest")
struct KeyFormatTests {
    @Test("must have the app's format if the flag would be created")
    func created() {
        let outcome = resolve([.written("newFlag", 2), .written("new-flag", 3), .written("New-Flag", 4)])
        #expect(
            outcome.diagnostics == [
                Diagnostic(
                    .keyFormat, "the app requires keys of new flags in the format kebabCaseLower", at: line(2),
                    help: "write it like `new-checkout-flow`",
                    notes: ["no flag `newFlag` exists yet, so it would have to be created"]),
                Diagnostic(
                    .keyFormat, "the app requires keys of new flags in the format kebabCaseLower", at: line(4),
                    help: "write it like `new-checkout-flow`",
                    notes: ["no flag `New-Flag` exists yet, so it would have to be created"]),
            ])
        #expect(outcome.manifest == nil)
    }

    @Test("may be anything if the flag exists, archived or not, or is never created")
    func others() {
        let outcome = resolve(
            [
                .written("newFlag", 2), .written("OLD_FLAG", 3),
                .written("Never", 4) { $0.archived = Located(true, 5) },
            ],
            live: [.live("newFlag"), .live("OLD_FLAG", archived: true)])
        #expect(outcome.diagnostics == [])
        #expect(outcome.manifest != nil)
    }

    @Test("are compared with the live ones byte for byte")
    func bytes() {
        let outcome = resolve(
            [.written("caf\u{E9}", 2), .written("cafe\u{301}", 3)], live: [.live("caf\u{E9}")])
        #expect(outcome.diagnostics.map(\.place) == [line(3)])
    }

    @Test("are asked for nothing but the app's format", arguments: FlagKeyFormat.allCases)
    func formats(_ format: FlagKeyFormat) {
        let outcome = resolve(
            [.written(Identifier(format.example), 2), .written("_\u{0}", 3)], app: .acme(keyFormat: format), live: [])
        #expect(
            outcome.diagnostics == [
                Diagnostic(
                    .keyFormat, "the app requires keys of new flags in the format \(format.rawValue)", at: line(3),
                    help: "write it like `\(format.example)`",
                    notes: ["no flag `_\u{0}` exists yet, so it would have to be created"])
            ])
    }
}
