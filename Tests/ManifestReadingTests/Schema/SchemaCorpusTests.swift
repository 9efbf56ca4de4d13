import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Testing

@testable import ManifestReading

@Suite(
    "The JSON Schema held to manifests by another validator", .enabled(if: SchemaCheck.isPossible, SchemaCheck.missing))
struct SchemaCorpusTests {
    @Test("it accepts the examples and this repository's manifest")
    func examples() throws {
        let paths = ["flags.yaml", "examples/full.yaml", "examples/smallest.yaml"]
        let cases = try paths.map { SchemaCheck.Case(text: try Repository.text(of: $0)) }
        #expect(try SchemaCheck.verdicts(cases) == paths.map { _ in .accepts })
    }

    @Test("it accepts every valid manifest of the corpus, and every file that one includes")
    func right() throws {
        let all = ValidManifest.all.flatMap { manifest -> [(name: String, case: SchemaCheck.Case)] in
            let sources = manifest.read().sources.files
            return sources.enumerated().map { number, file in
                let part = number == 0 ? nil : "includedFile"
                return ("\(manifest.name), \(file.name)", SchemaCheck.Case(text: file.text, part: part))
            }
        }
        #expect(all.count > ValidManifest.all.count, "included files are among them")
        let verdicts = try SchemaCheck.verdicts(all.map(\.case))
        for (entry, verdict) in zip(all, verdicts) where verdict != .accepts {
            let isKnown = Inexpressible.right[entry.name] != nil
            #expect(isKnown, "\(entry.name): \(verdict)\n\(entry.case.text)")
        }
        let refused = Set(zip(all, verdicts).filter { $1 != .accepts }.map(\.0.name))
        #expect(Set(Inexpressible.right.keys).subtracting(refused).isEmpty, "the table lists what isn't so")
    }

    @Test("it refuses what the decoder refuses of shape; what no schema can say is listed with the reason")
    func wrong() throws {
        // A manifest that includes others, or is broken YAML, isn't a matter of its own shape.
        let manifests = InvalidManifest.all.filter { $0.files.isEmpty }
        let verdicts = try SchemaCheck.verdicts(manifests.map { SchemaCheck.Case(text: MarkedText($0.marked).text) })
        var accepted: [DiagnosticCode: [String]] = [:]
        var refused: Set<DiagnosticCode> = []
        for (manifest, verdict) in zip(manifests, verdicts) {
            let codes = Set(manifest.read().diagnostics.sorted.filter { $0.severity == .error }.map(\.code))
            if case .unreadable = verdict { continue }
            if verdict.isRefusal {
                refused.formUnion(codes)
                continue
            }
            for code in codes {
                accepted[code, default: []].append(manifest.name)
                let isListed = Inexpressible.codes[code] != nil || Inexpressible.wrong[manifest.name] != nil
                #expect(isListed, "\(code.rawValue) isn't seen by the schema: \(manifest.name)\n\(manifest.marked)")
            }
        }
        let all = Set(manifests.map(\.name))
        let seen = Set(accepted.values.joined())
        #expect(Set(Inexpressible.codes.keys).subtracting(accepted.keys).isEmpty, "the table lists what isn't so")
        #expect(Set(Inexpressible.wrong.keys).subtracting(seen).isEmpty, "the table lists what isn't so")
        #expect(Set(Inexpressible.wrong.keys).isSubset(of: all))
        let ofShape: Set<DiagnosticCode> = [
            .unknownKey, .wrongType, .missingKey, .nullId, .emptyId, .emptyName, .nameTooLong, .descriptionTooLong,
            .unknownWord, .invalidDate, .invalidLimit, .unsupportedVersion, .invalidFlagKey,
        ]
        #expect(ofShape.subtracting(refused).isEmpty, "each kind of error of shape is refused somewhere")
    }

    @Test("with an app's names it refuses environments, stages and owners that the app doesn't have")
    func names() throws {
        let app = App(
            id: "ap1", name: "Acme", keyFormat: .custom,
            environments: [
                AppEnvironment(id: "en1", name: "Production", isProduction: true, order: 0, flagStateVersion: 1)
            ],
            stages: [Stage(id: "st1", name: "Beta", order: 0), Stage(id: "st2", name: "42", order: 1)])
        let owner = Owner(id: "usr_jane", name: "Jane", email: "jane@example.com")
        let flag = LiveFlag(id: "fl1", key: "f", name: "F", owner: owner)
        let schema = ManifestSchema.json(SchemaNames(app: app, flags: [flag], owners: []))
        let fields: [(String, Bool)] = [
            ("stage: Beta", true), ("stage: st1", true), ("stage: 42", true), ("stage: Bata", false),
            ("owner: Jane", true), ("owner: usr_jane", true), ("owner: null", true), ("owner: jan", false),
            ("targets: {Production: {companies: [a]}}", true), ("targets: {en1: {}}", true),
            ("targets: {Prodution: {}}", false), ("targets: {Production: []}", false), ("targets: {en1: null}", false),
        ]
        let policies: [(String, Bool)] = [
            ("exact", true), ("{Production: additive, \"*\": exact}", true), ("{Live: additive}", false),
        ]
        let texts =
            fields.map { ("version: 1\nflags: {a: {\($0.0)}}\n", $0.1) }
            + policies.map { ("version: 1\npolicy: {targets: \($0.0)}\nflags: {}\n", $0.1) }
        let verdicts = try SchemaCheck.verdicts(texts.map { SchemaCheck.Case(text: $0.0) }, schema: schema)
        for ((text, isRight), verdict) in zip(texts, verdicts) {
            #expect(isRight ? verdict == .accepts : verdict.isRefusal, "\(text)\(verdict)")
        }
    }
}

/// What JSON Schema can't say of a manifest.
private enum Inexpressible {
    /// Mistakes that no schema sees, with the reason.
    static let codes: [DiagnosticCode: String] = [
        .duplicateKey: "an object of JSON has a name once: a reader of YAML drops one before a schema sees it",
        .duplicateItem:
            "`7` and `007` are two ids to hoist and one number to JSON: `uniqueItems` would refuse what is right",
        .invalidPeriod: "holds between two parts of a grant",
        .overlappingGrants: "holds between two items of a list",
        .archiveNeedsApp: "holds between two parts of a manifest",
        .listedAndRemoved: "holds between two parts of a manifest",
        .missingRequired: "holds between two parts of a manifest",
        .unknownAudience: "holds between two parts of a manifest",
        .includeOutside: "is a matter of files, and of links among them",
        .includeNothing: "is a matter of files",
    ]

    /// Invalid manifests of the corpus that a schema accepts though it sees their kind of mistake, with the reason.
    static let wrong: [String: String] = [
        "a date that isn't one": "a pattern knows no calendar",
        "a flag key with a combining mark": "not every validator's regular expressions know the classes of Unicode",
        "a flag key that is null": "a key is a string in JSON",
        "null as the name of an audience": "a key is a string in JSON",
        "a limit with a leading zero": "JSON has the number, and not how it was written",
        "a version with a point": "1.0 is 1 in JSON",
        "a tag that the text doesn't fit": "JSON has no tags",
        "a surrogate pair of JSON": "the validator's reader of YAML takes it",
        "half of a surrogate pair": "the validator's reader of YAML takes it",
        "line separators in place of line ends": "to a reader of YAML 1.1 they are line ends",
    ]

    /// Valid manifests of the corpus, with the file, that a schema can't take.
    static let right: [String: String] = [:]
}
