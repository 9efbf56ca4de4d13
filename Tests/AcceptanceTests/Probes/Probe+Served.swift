import JSONText
import NIOHTTP1

extension Probe {
    /// The Runtime API.
    static let served = [
        Probe("edge-lag", "An edge serves a write within a minute.") { bench in
            guard let key = bench.secretKey else { return .untried("getApp shows this key no SDK key") }
            let version = try await bench.written()
            let start = ContinuousClock.now
            var seen: Int?
            while start.duration(to: .now) < .seconds(bench.settings.edgeSeconds) {
                let answer = try await bench.service.read("/features", key: key).ok()
                guard let served = answer["flagStateVersion"]?.number else {
                    return .differs("the answer has no `flagStateVersion`")
                }
                seen = served
                if served >= version {
                    let lag = start.duration(to: .now).components
                    return .holds("after \(lag.seconds * 1_000 + lag.attoseconds / 1_000_000_000_000_000) ms")
                }
                try await Task.sleep(for: .milliseconds(100))
            }
            return .differs(
                "after \(bench.settings.edgeSeconds) s, version \(seen ?? 0) is served and not \(version)"
            )
        },
        Probe("wait-for-version-blocks", "A read with `waitForVersion` is answered once the edge has that version.") {
            bench in
            guard let key = bench.secretKey else { return .untried("getApp shows this key no SDK key") }
            let version = try await bench.written()
            let answer = try await bench.service.read("/features/evaluated?waitForVersion=\(version)", key: key).ok()
            guard let served = answer["flagStateVersion"]?.number else {
                return .differs("the answer has no `flagStateVersion`")
            }
            return .found(served >= version, "asked for \(version), the answer is of \(served)")
        },
        Probe("runtime-version-is-management-version", "`targeting.version` is the same number in both APIs.") {
            bench in
            guard let key = bench.secretKey else { return .untried("getApp shows this key no SDK key") }
            let version = try await bench.written()
            let flag = try await bench.flag("served")
            let start = ContinuousClock.now
            while start.duration(to: .now) < .seconds(bench.settings.edgeSeconds) {
                let answer = try await bench.service.read("/features", key: key).ok()
                if (answer["flagStateVersion"]?.number ?? 0) >= version {
                    let managed = try await bench.targeting(flag).ok()["version"]?.number
                    let feature = answer["features"]?.items.first { $0["key"]?.text == flag.key }
                    guard let served = feature?["targeting"]?["version"]?.number, let managed else {
                        return .differs("one of the two has no version")
                    }
                    return .found(served == managed, "\(managed) is served as \(served)")
                }
                try await Task.sleep(for: .milliseconds(100))
            }
            return .untried("an edge that serves the write within \(bench.settings.edgeSeconds) s")
        },
    ]
}

extension Bench {
    /// Writes a target twice, and returns the version that has both.
    fileprivate func written() async throws -> Int {
        let flag = try await flag("served")
        let company = try await known()
        for isOn in [true, false] { try await target([flag], isOn, company).ok() }
        return try await version()
    }
}
