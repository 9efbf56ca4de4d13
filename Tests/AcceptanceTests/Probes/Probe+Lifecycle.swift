import JSONText
import NIOHTTP1

extension Probe {
    /// Archiving, stages, and what they do to a flag.
    static let lifecycle = [
        Probe("update-of-an-archived-flag", "An archived flag doesn't accept an update of its details.") { bench in
            let flag = try await bench.flag("archived", archived: true)
            let answer = try await bench.update(flag, ["name": "hoist acceptance, archived"])
            return .found(answer.status == 400, "it is answered \(answer.seen)")
        },
        Probe("details-with-is-archived", "One updateFlag can change details and archive or unarchive.") { bench in
            let flag = try await bench.flag("archived")
            for isArchived in [true, false] {
                let name = "hoist acceptance \(isArchived) \(bench.fresh)"
                let answer = try await bench.update(flag, ["name": .string(name), "isArchived": .bool(isArchived)])
                let what = isArchived ? "archiving" : "unarchiving"
                guard answer.status == 200 else { return .differs("a name beside \(what) is answered \(answer.seen)") }
                let flag = answer.body["flag"]
                guard flag?["archived"] == .bool(isArchived), flag?["name"]?.text == name else {
                    return .differs("of a name beside \(what), only one is carried out")
                }
            }
            return .holds("both are carried out, in both directions")
        },
        Probe("targeting-of-an-archived-flag", "The targets of an archived flag can be read.") { bench in
            let flag = try await bench.flag("archived", archived: true)
            let answer = try await bench.targeting(flag)
            return .found(answer.status == 200, "getFlagTargeting is answered \(answer.seen)")
        },
        Probe("archiving-keeps-targets", "A flag that is archived and unarchived has the targets that it had.") {
            bench in
            let flag = try await bench.flag("archived")
            let company = try await bench.known()
            try await bench.target([flag], true, company).ok()
            _ = try await bench.flag("archived", archived: true)
            _ = try await bench.flag("archived")
            let isKept = try await bench.targets(flag).contains(company)
            try await bench.target([flag], false, company).ok()
            return .found(isKept, isKept ? "its target is there" : "its target is gone")
        },
        Probe("stage-change-moves-targets", "A change of stage leaves a flag's specific targets as they are.") {
            bench in
            guard bench.stages.count > 1 else { return .untried("the app has no second stage") }
            let flag = try await bench.flag("stage")
            let company = try await bench.known()
            try await bench.update(flag, ["stageId": .string(bench.stages[0].id)]).ok()
            try await bench.target([flag], true, company).ok()
            let before = try await bench.targets(flag)
            var moved: [String] = []
            for stage in bench.stages.dropFirst() + bench.stages.prefix(1) {
                try await bench.update(flag, ["stageId": .string(stage.id)]).ok()
                let after = try await bench.targets(flag)
                if Set(after) != Set(before) { moved.append("\(stage.name): \(before.count) to \(after.count)") }
            }
            _ = try await bench.target([flag], false, company)
            return .found(
                moved.isEmpty,
                moved.isEmpty ? "each of \(bench.stages.count) stages leaves them" : moved.joined(separator: ", "))
        },
        Probe("detail-write-raises-version", "A new name doesn't raise an environment's version.") { bench in
            let flag = try await bench.flag("text")
            let before = try await bench.version()
            try await bench.update(flag, ["name": .string("hoist acceptance, version \(bench.fresh)")]).ok()
            let raised = try await bench.version() - before
            return .found(raised == 0, "it is raised by \(raised)")
        },
    ]
}
