import Foundation
import Sandbox
import Testing

/// docs/reflag-assumptions.md and the table of probes are about the same.
@Suite("The page on assumptions")
struct PageTests {
    /// A section of the page.
    private struct Section: Equatable {
        let name: String
        let assumed: String
        let otherwise: String
        let sandbox: String
    }

    private static func sections() throws -> [Section] {
        let text = try Repository.text(of: "docs/reflag-assumptions.md")
        return text.split(separator: "\n### ").dropFirst().map { part in
            let body = part.split(separator: "\n## ")[0].replacing("\n  ", with: " ")
            func item(_ title: String) -> String {
                let line = body.split(separator: "\n").first { $0.hasPrefix("- **\(title)**: ") }
                return line.map { String($0.dropFirst("- **\(title)**: ".count)) } ?? ""
            }
            return Section(
                name: String(part.prefix { $0 != "\n" }), assumed: item("Assumed"), otherwise: item("Otherwise"),
                sandbox: item("Sandbox"))
        }
    }

    @Test("it has each assumption, in the same order and in the same words")
    func same() throws {
        let sections = try Self.sections()
        #expect(sections.map(\.name) == Probe.all.map(\.name))
        #expect(sections.map(\.assumed) == Probe.all.map(\.assumption))
        #expect(Set(Probe.all.map(\.name)).count == Probe.all.count)
    }

    @Test("it says what hoist does otherwise, and how that is tried: with the switch that the probe sees")
    func switches() throws {
        for section in try Self.sections() {
            #expect(section.otherwise.hasSuffix("."), "\(section.name)")
            let named = Set(section.sandbox.matches(of: /--otherwise ([a-z-]+)/).map { String($0.output.1) })
            let rows = OtherwiseTests.Row.all.filter { $0.seen[section.name] != nil }
            #expect(named == Set(rows.flatMap { $0.ways.map(\.rawValue) }), "\(section.name)")
            let isElsewhere = section.sandbox.contains(/--(api|strict-entities|runtime-lag)/)
            #expect(!named.isEmpty || isElsewhere, "\(section.name)")
        }
    }

    @Test("its variables are those that the tests read")
    func variables() throws {
        let text = try Repository.text(of: "docs/reflag-assumptions.md")
        let settings = try Repository.text(of: "Tests/AcceptanceTests/Service/Settings.swift")
        let named = Set(text.matches(of: /`((?:HOIST|REFLAG)_[A-Z_]+)`/).map { String($0.output.1) })
        let read = Set(settings.matches(of: /"((?:HOIST|REFLAG)_[A-Z_]+)"/).map { String($0.output.1) })
        #expect(named == read)
    }
}
