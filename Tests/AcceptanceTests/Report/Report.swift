import Foundation
import JSONText

/// What a run of the probes found.
struct Report: Sendable {
    struct Row: Sendable {
        let probe: Probe
        let finding: Finding
    }

    let settings: Settings
    /// What must not be in it: the API key, and the SDK key that getApp gave.
    let secrets: [String]
    let rows: [Row]
    /// What of the tests' own flags couldn't be archived, and why.
    let leftovers: [String]

    func count(_ word: String) -> Int { rows.count { $0.finding.word == word } }

    /// `24 hold, 3 don't hold, 0 couldn't be tried`.
    var summary: String {
        "\(count("holds")) hold, \(count("doesn't hold")) don't hold, \(count("couldn't be tried")) couldn't be tried"
    }

    var markdown: String {
        var lines = [
            "# What Reflag does", "",
            "App `\(settings.app)` at <\(settings.management)>: \(summary).", "",
            "docs/reflag-assumptions.md says what hoist does where one doesn't hold.", "",
            "| assumption | | seen |", "| --- | --- | --- |",
        ]
        lines += rows.map { row in
            let seen = row.finding.seen.replacing("|", with: "\\|").replacing("\n", with: " ")
            return "| `\(row.probe.name)` | \(row.finding.word) | \(seen) |"
        }
        if !leftovers.isEmpty { lines += ["", "Left as they are:", ""] + leftovers.map { "- \($0)" } }
        return hidden(lines.joined(separator: "\n") + "\n")
    }

    var json: String {
        let results = rows.map { row -> JSONValue in
            [
                "name": .string(row.probe.name), "assumption": .string(row.probe.assumption),
                "result": .string(row.finding.word), "seen": .string(row.finding.seen),
            ]
        }
        let report: JSONValue = [
            "format": "hoist-acceptance", "version": 1, "app": .string(settings.app),
            "api": .string(settings.management), "results": .array(results), "leftovers": .strings(leftovers),
        ]
        return hidden(report.pretty())
    }

    /// Writes `report.md` and `report.json`.
    func write(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(markdown.utf8).write(to: URL(fileURLWithPath: folder + "/report.md"))
        try Data(json.utf8).write(to: URL(fileURLWithPath: folder + "/report.json"))
    }

    /// A server may say anything, its caller's key too.
    private func hidden(_ text: String) -> String {
        secrets.reduce(text) { $0.replacing($1, with: "[key]") }
    }
}

/// A run of the probes.
enum Acceptance {
    /// Asks each probe, and archives what they made.
    ///
    /// - Throws: ``Refusal`` before anything is written, ``Trouble`` if the app can't be read.
    static func run(_ variables: [String: String], _ probes: [Probe] = Probe.all) async throws -> Report {
        let settings = try Settings(variables)
        return try await Service.with(settings) { service in
            let bench = try await Bench(service, settings)
            var rows: [Report.Row] = []
            for probe in probes {
                let finding: Finding
                do {
                    finding = try await probe.ask(bench)
                } catch let error as Trouble {
                    finding = .untried(error.description)
                } catch {
                    finding = .untried("\(type(of: error))")
                }
                rows.append(Report.Row(probe: probe, finding: finding))
            }
            return Report(
                settings: settings, secrets: [settings.key, bench.secretKey].compactMap(\.self), rows: rows,
                leftovers: await bench.clear())
        }
    }
}
