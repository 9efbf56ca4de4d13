import JSONText
import Sandbox
import Testing

/// What every change goes through: plan, apply, plan.
struct Round {
    /// The first plan, as JSON.
    let plan: JSON
    /// The reads of the first plan, by operation.
    let reads: [String: Int]
    /// What the apply printed, as JSON.
    let applied: JSON
    /// What the apply wrote, in the order in which it came in.
    let writes: [SandboxCall]
    /// The plan after the apply.
    let after: JSON
}

extension Bench {
    /// Plans, applies and plans again, and holds what came in against what the plan said.
    ///
    /// - Parameter arguments: further ones for all three.
    func round(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Round {
        try await round(arguments, sourceLocation: sourceLocation)
    }

    /// The same with the arguments in a list.
    func round(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> Round {
        let world = await sandbox.world()
        let planning = ["plan", "--format", "json", "--detailed-exitcode"] + arguments
        let first = try await calls { try await place.hoist(planning, sourceLocation: sourceLocation) }
        let plan = try first.result.json()
        let isEmpty = plan["calls"].items.isEmpty
        #expect(first.result.status == (isEmpty ? 0 : 2), "\(first.result)", sourceLocation: sourceLocation)
        #expect(first.calls.allSatisfy { $0.method == "GET" }, "a plan only reads", sourceLocation: sourceLocation)
        #expect(await sandbox.world() == world, "a plan changes nothing", sourceLocation: sourceLocation)
        #expect(
            plan["cost"]["calls"] == Self.cost(of: first.calls), "the cost is what came in",
            sourceLocation: sourceLocation)

        let applying = ["apply", "--auto-approve", "--format", "json"] + arguments
        let second = try await calls { try await place.hoist(applying, sourceLocation: sourceLocation) }
        let applied = try second.result.json()
        #expect(second.result.status == 0, "\(second.result)", sourceLocation: sourceLocation)
        #expect(applied["calls"] == plan["calls"], "the same plan is applied", sourceLocation: sourceLocation)
        #expect(applied["digest"] == plan["digest"], sourceLocation: sourceLocation)
        #expect(applied["outcome"]["status"].string == "complete", sourceLocation: sourceLocation)
        let writes = second.calls.filter { $0.method != "GET" }
        try expect(writes, are: plan, sourceLocation: sourceLocation)

        let third = try await calls { try await place.hoist(planning, sourceLocation: sourceLocation) }
        let after = try third.result.json()
        #expect(third.result.status == 0, "a plan after an apply is empty", sourceLocation: sourceLocation)
        #expect(after["changes"] == .array([]), sourceLocation: sourceLocation)
        #expect(after["calls"] == .array([]), sourceLocation: sourceLocation)
        #expect(third.calls.allSatisfy { $0.method == "GET" }, sourceLocation: sourceLocation)
        return Round(plan: plan, reads: Self.counts(of: first.calls), applied: applied, writes: writes, after: after)
    }

    /// The writes are those of a plan and no others, and came in an order that the plan allows.
    private func expect(_ writes: [SandboxCall], are plan: JSON, sourceLocation: SourceLocation) throws {
        let planned = plan["calls"].items.map { call in
            [call["method"], .string("/api" + call["path"].string), call["body"]] as [JSON]
        }
        let sent = try writes.map { [.string($0.method), .string($0.path), try JSON(parsing: $0.body)] as [JSON] }
        #expect(
            sent.map { JSON.array($0).text }.sorted() == planned.map { JSON.array($0).text }.sorted(),
            "what came in is what the plan says", sourceLocation: sourceLocation)
        #expect(writes.allSatisfy { $0.status == 200 }, sourceLocation: sourceLocation)
        var counts = [
            "createFlag": 0, "updateFlag": 0, "updateCompanyFlags": 0, "updateUserFlags": 0, "upsertCompany": 0,
            "upsertUser": 0,
        ]
        counts.merge(Self.counts(of: writes)) { $1 }
        counts["total"] = writes.count
        #expect(
            plan["summary"]["calls"] == .object(counts.mapValues(JSON.integer)), "the summary counts what came in",
            sourceLocation: sourceLocation)
        let order = plan["calls"].items.enumerated().map { index, call in
            (id: call["id"].string, place: sent.firstIndex(of: planned[index]) ?? -1, call: call)
        }
        for (_, place, call) in order {
            for id in call["after"].items {
                let before = order.first { $0.id == id.string }
                #expect((before?.place ?? .max) < place, "\(call) waits for \(id)", sourceLocation: sourceLocation)
            }
            if call["body"]["isArchived"] == .bool(true) {
                let others = order.filter { $0.call["body"]["isArchived"] != .bool(true) }.map(\.place)
                #expect(others.allSatisfy { $0 < place }, "archive is last", sourceLocation: sourceLocation)
            }
        }
    }

    /// How many calls there were, by operation.
    static func counts(of calls: [SandboxCall]) -> [String: Int] {
        Dictionary(calls.map { ($0.operation?.rawValue ?? "none", 1) }, uniquingKeysWith: +)
    }

    private static func cost(of calls: [SandboxCall]) -> JSON {
        .object([
            "total": .integer(calls.count),
            "byOperation": .object(counts(of: calls).mapValues(JSON.integer)),
        ])
    }
}

// A plan's data in lines, so that a test can hold all of it.
extension Round {
    /// Each change in a line:
    ///
    /// `update huddles @4:3; description "Calls." → null @5:18; Production! company +acme -hooli @8:7 (design-partners: acme)`
    var changes: [String] {
        plan["changes"].items.map { change in
            let head = "\(change["action"].string) \(change["flag"].string.escaped)\(Self.place(change["place"]))"
            let fields = change["fields"].items.map { field in
                "\(field["field"].string) \(field["before"]) → \(field["after"])\(Self.place(field["place"]))"
            }
            return ([head] + fields + change["targets"].items.map(Self.targets)).joined(separator: "; ")
        }
    }

    /// Each call in a line, without the app's part of the path: `c2 PATCH /flags/flg1 {"isArchived":true} after c1`.
    var calls: [String] {
        plan["calls"].items.map { call in
            let app = "/apps/\(plan["for"]["appId"].string)"
            let path = call["path"].string.hasPrefix(app) ? call["path"].string.dropFirst(app.count) : "?"
            let after = call["after"].items.map(\.string).joined(separator: " ")
            return "\(call["id"].string) \(call["method"].string) \(path) \(call["body"])"
                + (after.isEmpty ? "" : " after \(after)")
        }
    }

    /// Warnings and notes: `warning archived-live huddles @4:3`.
    var remarks: [String] { Self.remarks(plan) }

    /// Warnings and notes of any plan.
    static func remarks(_ plan: JSON) -> [String] {
        [("warning", "warnings"), ("note", "notes")].flatMap { word, list in
            plan[list].items.map { remark in
                let flag = remark["flag"] == .null ? "" : " " + remark["flag"].string
                return "\(word) \(remark["code"].string)\(flag)\(place(remark["place"]))"
            }
        }
    }

    private static func targets(_ targets: JSON) -> String {
        let head = targets["environment"].string + (targets["production"] == .bool(true) ? "!" : "")
        let lists = [("company", "companies"), ("user", "users")].compactMap { kind, list -> String? in
            let ids =
                targets[list]["add"].items.map { "+\($0.string.escaped)" }
                + targets[list]["remove"].items.map { "-\($0.string.escaped)" }
            return ids.isEmpty ? nil : ([kind] + ids).joined(separator: " ")
        }
        let causes = targets["causes"].items.map { cause in
            let ids = (cause["companies"].items + cause["users"].items).map(\.string.escaped)
            return " (\(cause["audience"].string): \(ids.joined(separator: ", ")))"
        }
        return "\(head) \(lists.joined(separator: ", "))\(place(targets["place"]))\(causes.joined())"
    }

    private static func place(_ place: JSON) -> String {
        guard let line = place["line"].integer, let column = place["column"].integer else { return "" }
        return " @\(line):\(column)"
    }
}
