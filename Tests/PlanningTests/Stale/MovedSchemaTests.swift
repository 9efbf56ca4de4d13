import FlagModel
import Foundation
import JSONText
import TestTools
import Testing

@testable import Planning

@Suite("What moved, as JSON")
struct MovedSchemaTests {
    /// Each kind of difference, in each of its forms.
    private static let samples: [StaleCheck.Difference] = [
        .flag("f", seen: .absent, now: .different([.name])), .flag("f", seen: .live(archived: false), now: .replaced),
        .flag("f", seen: .absent, now: .archived),
        .field(flag: "f", .secret, seen: .flag(true), now: .none),
        .field(flag: "f", .name, seen: .text("A"), now: .text("B")),
        .targets(flag: "f", environment: "Production", kind: .user, came: ["u_1"], gone: []),
        .environment("Production", production: true, nowProduction: nil),
        .environment("Production", production: nil, nowProduction: false),
        .grant(
            flag: "f", environment: "Production", kind: .company, id: "acme", seen: .holds, now: .ended,
            since: CalendarDate("2027-01-31")),
        .grant(flag: "f", environment: "Production", kind: .user, id: "u_1", seen: .waits, now: .holds, since: nil),
        .stage("Beta", id: "st_1"), .name(.owner, id: "u_1", seen: "Jane", now: "Joe"),
    ]

    /// The kind of a difference: a new case has to be here, and among the samples.
    private static func kind(_ difference: StaleCheck.Difference) -> String {
        switch difference {
        case .flag: "flag"
        case .field: "field"
        case .targets: "targets"
        case .environment: "environment"
        case .grant: "grant"
        case .stage: "stage"
        case .name: "name"
        }
    }

    // Siblings: every kind of what moved, and each kind that the schema names.
    @Test(
        "keeps to schema/check.schema.json, whatever moved",
        .enabled(if: Python.Tool.schema.isThere, Comment(rawValue: Python.Tool.schema.missing)))
    func schema() throws {
        let documents = Self.samples.map { sample in
            #"{"holds":false,"moved":[\#(sample.json.compact())],"done":[],"left":[],"waiting":[]}"#
        }
        for (document, mistakes) in zip(documents, try PlanSchema.mistakes(in: documents, by: "check.schema.json")) {
            #expect(mistakes == [], "\(document)")
        }
    }

    @Test("is of the kinds that schema/check.schema.json names")
    func kinds() throws {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let text = try String(contentsOf: root.appendingPathComponent("schema/check.schema.json"), encoding: .utf8)
        let named = text.matches(of: #/"kind": \{\s*"const": "([a-z]+)"/#).map { String($0.output.1) }
        #expect(Set(named) == Set(Self.samples.map(Self.kind)))
        for sample in Self.samples {
            #expect(sample.json.compact().hasPrefix(#"{"kind":"\#(Self.kind(sample))","#))
        }
    }
}
