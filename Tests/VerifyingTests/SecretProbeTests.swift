import APIAccess
import APITestKit
import FlagModel
import FlagTestKit
import JSONText
import RuntimeAPI
import Testing
import Verifying

@Suite("Detecting which flags are secret", .timeLimit(.minutes(60)))
struct SecretProbeTests {
    typealias Outcome = FakeTransport.Outcome

    static func features(_ version: Int?, _ keys: [String]) -> Outcome {
        let features = keys.map { #"{"key":"\#($0)"}"# }.joined(separator: ",")
        return .json(#"{"success":true,\#(member(version))"features":[\#(features)]}"#)
    }

    static func evaluated(_ version: Int?, _ keys: [String]) -> Outcome {
        let features = keys.map { #""\#($0)":{"key":"\#($0)","isEnabled":false}"# }.joined(separator: ",")
        return .json(#"{"success":true,\#(member(version))"features":{\#(features)}}"#)
    }

    private static func member(_ version: Int?) -> String { version.map { #""flagStateVersion":\#($0),"# } ?? "" }

    /// What an edge serves to a key, one answer after the other, with the last repeated.
    struct Served: Sendable {
        var version: Int?
        var keys: [String]
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let secret: [Served]
        let publishable: [Served]
        let outcome: SecretProbe.Outcome
        let calls: Int
    }

    static let cases = [
        Case(
            testDescription: "what the secret key alone is served is secret",
            secret: [Served(version: 7, keys: ["a", "b", "c"])], publishable: [Served(version: 7, keys: ["b"])],
            outcome: .seen(["a": true, "b": false, "c": true]), calls: 2),
        Case(
            testDescription: "nothing is served", secret: [Served(version: 7, keys: [])],
            publishable: [Served(version: 7, keys: [])], outcome: .seen([:]), calls: 2),
        Case(
            testDescription: "a newer version does as well", secret: [Served(version: 9, keys: ["a"])],
            publishable: [Served(version: 9, keys: ["a"])], outcome: .seen(["a": false]), calls: 2),
        Case(
            testDescription: "an edge that lags is asked again",
            secret: [Served(version: 5, keys: []), Served(version: 7, keys: ["a"])],
            publishable: [Served(version: 6, keys: ["a"]), Served(version: 7, keys: [])],
            outcome: .seen(["a": true]), calls: 4),
        Case(
            testDescription: "a flag made between the two reads isn't taken for a secret one",
            secret: [Served(version: 8, keys: ["a", "new"])],
            publishable: [Served(version: 7, keys: ["a"]), Served(version: 8, keys: ["a", "new"])],
            outcome: .seen(["a": false, "new": false]), calls: 3),
        Case(
            testDescription: "nor one that went",
            secret: [Served(version: 7, keys: ["a", "b"]), Served(version: 8, keys: ["a"])],
            publishable: [Served(version: 8, keys: ["a"])], outcome: .seen(["a": false]), calls: 3),
        Case(
            testDescription: "keys that aren't of one environment",
            secret: [Served(version: 7, keys: ["a"])], publishable: [Served(version: 7, keys: ["a", "b"])],
            outcome: .unpaired, calls: 2),
    ]

    @Test("compares two answers of the same version", arguments: cases)
    func rule(_ example: Case) async throws {
        let (outcome, calls) = try await Self.look(example.secret, example.publishable)
        #expect(outcome == example.outcome)
        #expect(calls == example.calls)
    }

    @Test("gives up on an edge that lags forever, on either side")
    func late() async throws {
        let (new, old) = ([Served(version: 7, keys: ["a"])], [Served(version: 5, keys: ["a"])])
        #expect(try await Self.look(old, new).outcome == .late(newest: 5))
        #expect(try await Self.look(new, old).outcome == .late(newest: 5))
        #expect(try await Self.look(new, [Served(version: nil, keys: ["a"])]).outcome == .late(newest: nil))
    }

    @Test("gives up if the two keys are never served the same version")
    func moving() async throws {
        let versions = (7...60).map { Served(version: $0, keys: ["a"]) }
        let (outcome, calls) = try await Self.look(
            versions.filter { $0.version?.isMultiple(of: 2) == true },
            versions.filter { $0.version?.isMultiple(of: 2) == false })
        #expect(outcome == .moving)
        #expect(calls == 7)
    }

    @Test("fails with the error of either read")
    func failing() async throws {
        for isSecret in [true, false] {
            await #expect(throws: APIError.self) {
                _ = try await Self.sight(
                    FakeTransport { _, request in
                        request.url.contains("evaluated") == isSecret
                            ? Self.features(7, []) : .json("", status: 403)
                    }
                ).read(at: 7)
            }
        }
    }

    private static func look(
        _ secret: [Served],
        _ publishable: [Served]
    ) async throws -> (outcome: SecretProbe.Outcome, calls: Int) {
        let asked = Counts()
        let transport = FakeTransport { _, request in
            let isPublic = request.url.contains("evaluated")
            let key = isPublic ? "pub_prod_1" : "sec_prod_1"
            guard request.headers.contains(where: { $0.value == "Bearer \(key)" }) else {
                return .json("", status: 403)
            }
            let number = await asked.next(isPublic)
            let served = isPublic ? publishable : secret
            let answer = served[min(number, served.count - 1)]
            return isPublic ? evaluated(answer.version, answer.keys) : features(answer.version, answer.keys)
        }
        let outcome = try await sight(transport).read(at: 7)
        return (outcome, transport.sent.count)
    }

    private static func sight(_ transport: FakeTransport) throws -> SecretProbe {
        let secret = try SDKKey("sec_prod_1", as: .secret, from: "test")
        let timing = VirtualClock().jumpingTiming(seed: 1)
        let reader = RuntimeReader(
            Connection(
                transport: transport, endpoint: .reflagRuntime, key: secret, version: "test", policy: .never,
                timing: timing),
            keys: SDKKeyPair(secret: secret, publishable: try SDKKey("pub_prod_1", as: .publishable, from: "test")))
        return SecretProbe(
            reader: reader, publicly: try #require(reader.publicly), wait: VersionWait(.seconds(10), timing: timing))
    }
}

/// Counts the answers of each kind, from 0.
private actor Counts {
    private var counts: [Bool: Int] = [:]

    func next(_ kind: Bool) -> Int {
        defer { counts[kind, default: 0] += 1 }
        return counts[kind, default: 0]
    }
}
