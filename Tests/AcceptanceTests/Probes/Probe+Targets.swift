import JSONText
import NIOHTTP1

extension Probe {
    /// Writes of targets, and the versions that they make.
    static let targets = [
        Probe(
            "target-write-raises-version-by-one",
            "A write that changes targets raises its environment's version by one."
        ) {
            bench in
            let flag = try await bench.flag("target")
            let company = try await bench.known()
            try await bench.target([flag], false, company).ok()
            var raised: [Int] = []
            for isOn in [true, false] {
                let before = try await bench.version()
                try await bench.target([flag], isOn, company).ok()
                raised.append(try await bench.version() - before)
            }
            return .found(raised == [1, 1], "by \(raised[0]) where one is added, by \(raised[1]) where it is removed")
        },
        Probe("repeated-target-write", "A write of targets that are there already is answered 200.") { bench in
            let flag = try await bench.flag("target")
            let company = try await bench.known()
            var seen: [String] = []
            for isOn in [true, true, false, false] {
                seen.append(try await bench.target([flag], isOn, company).seen)
            }
            return .found(seen[1] == "200" && seen[3] == "200", "added again: \(seen[1]); removed again: \(seen[3])")
        },
        Probe("write-answers-bear-versions", "The answers to writes bear the environment's version, as in API 3.1.0.") {
            bench in
            let flag = try await bench.flag("target")
            let company = try await bench.known()
            let target = try await bench.target([flag], true, company).ok()["flagStateVersion"]?.number
            let first = try await bench.version()
            let details = try await bench.update(flag, ["name": .string("hoist acceptance \(bench.fresh)")]).ok()
            let updated = details["flagStateVersions"]?[bench.environment.id]?.number
            let second = try await bench.version()
            try await bench.target([flag], false, company).ok()
            guard target != nil || updated != nil else { return .differs("they have none, as in API 3.0.1") }
            return .found(
                target == first && updated == second,
                "of targets \(target.map { "\($0)" } ?? "none") where the app has \(first), "
                    + "of a flag \(updated.map { "\($0)" } ?? "none") where the app has \(second)")
        },
        Probe("id-with-slash", "An id with a slash, a space and an accent is stored as it is sent.") { bench in
            let flag = try await bench.flag("target")
            let company = "hoist-acc/a é"
            let upsert = try await bench.service.call(.PUT, bench.path(.company, company), .object([]))
            let answer = try await bench.target([flag], true, company)
            if answer.status == 404, upsert.status == 403 { return .untried("the scope write:entities") }
            guard answer.status == 200 else { return .differs("the write is answered \(answer.seen)") }
            let isThere = try await bench.targets(flag).contains { $0.utf8.elementsEqual(company.utf8) }
            _ = try await bench.target([flag], false, company)
            return .found(isThere, isThere ? "it is listed as it was sent" : "it isn't listed as it was sent")
        },
    ]

    /// What becomes of a company that is created.
    static let upserts = [
        Probe("upsert-makes-known", "A company that was created can be read and be a target at once.") { bench in
            let flag = try await bench.flag("target")
            let company = "hoist-acc-company-\(bench.fresh)-upsert"
            let upsert = try await bench.service.call(.PUT, bench.path(.company, company), .object([]))
            if upsert.status == 403 { return .untried("the scope write:entities") }
            guard upsert.status == 200 else { return .differs("the upsert is answered \(upsert.seen)") }
            let read = try await bench.service.call(.GET, bench.path(.company, company) + "/flags")
            let write = try await bench.target([flag], true, company)
            if write.status == 200 { _ = try await bench.target([flag], false, company) }
            return .found(
                read.status == 200 && write.status == 200,
                "after it, the read is answered \(read.seen), the write \(write.seen)")
        },
        Probe("upsert-raises-no-version", "Creating a company leaves its environment's version.") { bench in
            let company = "hoist-acc-company-\(bench.fresh)-version"
            let before = try await bench.version()
            let upsert = try await bench.service.call(.PUT, bench.path(.company, company), .object([]))
            if upsert.status == 403 { return .untried("the scope write:entities") }
            guard upsert.status == 200 else { return .differs("the upsert is answered \(upsert.seen)") }
            let after = try await bench.version()
            return .found(before == after, after == before ? "it stays" : "it is raised by \(after - before)")
        },
    ]

    /// Whether Reflag accepts companies and users that it has never seen.
    static let entities =
        upserts
        + [EntityKind.company, .user].flatMap { kind in
            [
                Probe("unknown-\(kind)-on-read", "The flags of a \(kind) that Reflag has never seen are answered 404.")
                {
                    bench in
                    let answer = try await bench.service.call(
                        .GET, bench.path(kind, "hoist-acc-\(kind)-\(bench.fresh)-read") + "/flags")
                    guard answer.status == 200 else { return .found(answer.status == 404, answer.seen) }
                    let targeted = answer.body["data"]?.items.filter { $0["specificTargetValue"]?.isTrue == true }.count
                    return .differs("200 with \(targeted ?? 0) specific targets")
                },
                Probe("unknown-\(kind)-on-write", "A target that Reflag has never seen is answered 404.") { bench in
                    let flag = try await bench.flag("target")
                    let id = "hoist-acc-\(kind)-\(bench.fresh)-write"
                    let answer = try await bench.target([flag], true, id, as: kind)
                    guard answer.status == 200 else { return .found(answer.status == 404, answer.seen) }
                    let isThere = try await bench.targets(flag, kind).contains(id)
                    _ = try await bench.target([flag], false, id, as: kind)
                    return .differs(isThere ? "200, and it is a target" : "200, and it isn't a target")
                },
            ]
        }
}
