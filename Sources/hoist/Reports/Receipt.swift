import Applying
import FlagModel
import HoistEngine
import JSONText
import Planning

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The receipt of an apply: who, when, commit, digest, each change with its outcome. Reflag keeps a description only for
/// targets; this keeps everything.
struct Receipt {
    /// The format of a receipt.
    static let format = "hoist-receipt"
    /// Its version.
    static let version = 1

    let report: ApplyReport
    let origin: ChangeOrigin
    let message: String?

    /// The receipt as data.
    var json: JSONValue {
        let plan = report.plan
        return [
            "format": .string(Self.format),
            "version": .integer(Self.version),
            "hoist": .string(Version.text),
            "for": [
                "apiUrl": .string(plan.subject.apiURL), "appId": .string(plan.subject.appID.text),
                "appName": .string(plan.subject.appName),
            ],
            "startedAt": .string(Self.text(report.result.started)),
            "endedAt": .string(Self.text(report.result.ended)),
            "actor": .optional(origin.actor),
            "commit": .optional(origin.commit),
            "branch": .optional(origin.branch),
            "run": .optional(origin.run),
            "message": .optional(message),
            "manifest": [
                "paths": .array(plan.manifest.paths.map(JSONValue.string)), "sha256": .string(plan.manifest.sha256),
            ],
            "digest": .string(plan.digest),
            "exitCode": .integer(Int(report.status.rawValue)),
            "changes": .array(changes),
            "waiting": .array(report.result.waiting.map(\.json)),
            "outcome": report.outcomeJSON,
        ]
    }

    /// Each change with what became of its calls.
    private var changes: [JSONValue] {
        var tally: [Identifier: Tally] = [:]
        for outcome in report.outcome.calls {
            for flag in outcome.call.flags {
                switch outcome.result {
                case .done: tally[flag, default: Tally()].done += 1
                case .failed: tally[flag, default: Tally()].failed += 1
                case .waiting: tally[flag, default: Tally()].waiting += 1
                case .notAttempted: tally[flag, default: Tally()].left += 1
                }
            }
            for flag in outcome.without { tally[flag, default: Tally()].failed += 1 }
        }
        for flag in report.outcome.already.flatMap(\.flags) { tally[flag, default: Tally()].done += 1 }
        return report.plan.changes.map { change in
            [
                "flag": .string(change.flag.text), "action": .string(change.action.rawValue),
                "outcome": .string((tally[change.flag] ?? Tally()).word),
            ]
        }
    }

    /// What became of the calls of a flag. One that waits is left out where others were done, as where the plan itself lets it
    /// wait.
    private struct Tally {
        var done = 0
        var failed = 0
        var waiting = 0
        var left = 0

        var word: String {
            if failed + left == 0 { return waiting == 0 || done > 0 ? "done" : "waiting" }
            return done > 0 ? "partial" : failed > 0 ? "failed" : "not-attempted"
        }
    }

    /// A time as in RFC 3339, in UTC.
    private static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    /// Writes the receipt, readable only by the user; returns why it couldn't.
    func write(to file: OutputFile) -> EngineError? {
        do throws(EngineError) {
            try file.write(Array((json.pretty() + "\n").utf8))
            return nil
        } catch {
            var failure = error
            if report.outcome.wroteAnything {
                failure.details.append("what was applied stays applied; a new plan shows it")
            }
            return failure
        }
    }
}

extension Call {
    /// The flags that the call is about.
    var flags: [Identifier] {
        switch request {
        case .createFlag(let flag): [flag.key]
        case .updateFlag(let update): [update.key]
        case .updateTarget(let update): update.entries.map(\.flag)
        case .upsertEntity: []
        }
    }
}
