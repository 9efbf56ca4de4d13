import Diagnostics
import FlagModel
import JSONText
import Planning
import Verifying

extension VerifyReport {
    /// For machines: `{"app", "status": "served|wrong|late", "environments": […], "errors", "warnings", "exitCode"}`, with
    /// `cost` beside them where it is given.
    func json(cost: JSONValue?) -> JSONValue {
        let members: [JSONMember] = [
            JSONMember("app", .string(appName)),
            JSONMember("status", .string(Self.word(judgements))),
            JSONMember("environments", .array(judgements.map(Self.json))),
            JSONMember("errors", .integer(judgements.reduce(0) { $0 + $1.errors })),
            JSONMember("warnings", .integer(judgements.reduce(0) { $0 + $1.warnings })),
            JSONMember("exitCode", .integer(Int(status.rawValue))),
        ]
        return .object(members + (cost.map { [JSONMember("cost", $0)] } ?? []))
    }

    /// What came of it: `served`, `wrong`, or `late` where all that is wrong is that nothing new enough came in time.
    static func word(_ judgements: [Judgement]) -> String {
        if judgements.allSatisfy({ $0.errors == 0 }) { return "served" }
        return judgements.allSatisfy { $0.isLateAlone || $0.errors == 0 } ? "late" : "wrong"
    }

    /// An environment with its findings.
    static func json(_ judgement: Judgement) -> JSONValue {
        [
            "id": .string(judgement.environment.id.text),
            "name": .string(judgement.environment.name),
            "status": .string(word([judgement])),
            "version": judgement.served.version.map(JSONValue.integer) ?? .null,
            "flags": .integer(judgement.environment.flags.count),
            "companies": .integer(judgement.served.on.keys.count { $0.kind == .company }),
            "users": .integer(judgement.served.on.keys.count { $0.kind == .user }),
            "findings": .array(judgement.findings.map(json)),
        ]
    }

    private static func json(_ finding: Finding) -> JSONValue {
        func ids(_ kind: TargetKind) -> JSONValue {
            .array(finding.entities.filter { $0.kind == kind }.map { .string($0.id.text) })
        }
        return [
            "code": .string(finding.code.rawValue),
            "severity": finding.code.isWarning ? "warning" : "error",
            "flag": finding.flag.map { .string($0.text) } ?? .null,
            "companies": ids(.company),
            "users": ids(.user),
            "place": finding.place.map {
                ["file": .string($0.file), "line": .integer($0.line), "column": .integer($0.column)]
            } ?? .null,
            "message": .string(finding.message),
            "help": .string(finding.hint),
        ]
    }
}
