import APIAccess
import APITestKit
import FlagModel
import FlagTestKit
import JSONText
import Planning
import RuntimeAPI
import Testing

@testable import Verifying

/// What is asked, of which environment, and what comes of it.
@Suite("Reading what is served", .timeLimit(.minutes(60)))
struct ServedReaderTests {
    typealias Outcome = FakeTransport.Outcome

    /// An environment with a flag, and two companies and a user that have it.
    private static func environment(_ id: Identifier, isSecret: Bool? = nil) -> Expected.Environment {
        var environment = Expected.Environment(id: id, name: id.text)
        environment.flags = [Expected.Flag(key: "a", isServed: true, isSecret: isSecret, place: nil)]
        for entity in [Entity(.company, "acme"), Entity(.company, "globex"), Entity(.user, "u_1")] {
            environment.add(Expected.Target(flag: "a", isOn: true, place: nil), for: entity)
        }
        return environment
    }

    /// Reads two environments, of which the first is served at a version and the second at 7; 7 is asked of both.
    private static func read(
        _ environments: [Expected.Environment],
        first version: Int?
    ) async throws -> (served: [Identifier: Served], asked: [String], progress: [Int]) {
        let transport = FakeTransport { _, request in
            let isFirst = request.headers.contains { $0.value == "Bearer sec_one" || $0.value == "Bearer pub_one" }
            let number = isFirst ? version : 7
            return request.url.contains("evaluated")
                ? SecretProbeTests.evaluated(number, ["a"]) : SecretProbeTests.features(number, ["a"])
        }
        let timing = VirtualClock().jumpingTiming(seed: 1)
        func reader(_ name: String) throws -> RuntimeReader {
            let secret = try SDKKey("sec_" + name, as: .secret, from: "test")
            return RuntimeReader(
                Connection(
                    transport: transport, endpoint: .reflagRuntime, key: secret, version: "test", policy: .never,
                    timing: timing),
                keys: SDKKeyPair(
                    secret: secret, publishable: try SDKKey("pub_" + name, as: .publishable, from: "test")))
        }
        let readers = ["one": try reader("one"), "two": try reader("two")] as [Identifier: RuntimeReader]
        var progress: [Int] = []
        let served = try await ServedReader(
            readers: readers, versions: ["one": 7, "two": 7], wait: VersionWait(.seconds(2), timing: timing),
            parallelism: 1
        ).read(Expected(environments: environments)) { progress.append($0) }
        let asked = transport.sent.map { request in
            let key = request.headers.first { $0.value.hasPrefix("Bearer ") }?.value.dropFirst(7) ?? "?"
            let entity = request.url.split(separator: "context.").dropFirst().first.map { " " + $0.prefix(7) } ?? ""
            return "\(key)\(entity)"
        }
        return (served, asked, progress)
    }

    @Test("asks an environment that is behind for no company and no user, and the others for each")
    func behind() async throws {
        for version in [5, nil] {
            let (served, asked, _) = try await Self.read(
                [Self.environment("one"), Self.environment("two")], first: version)
            #expect(Set(asked.filter { $0.hasPrefix("sec_one") }) == ["sec_one"], "\(asked)")
            #expect(
                asked.filter { $0.hasPrefix("sec_two") }
                    == ["sec_two", "sec_two company", "sec_two company", "sec_two user.id"], "\(asked)")
            #expect(served["one"]?.late == Served.Late(asked: 7, newest: version))
            #expect(served["one"]?.secret == nil)
            #expect(served["one"]?.on == [:])
            #expect(served["two"]?.late == nil)
            #expect(served["two"]?.version == 7)
            #expect(served["two"]?.on[Entity(.user, "u_1")] == [])
        }
    }

    @Test("asks each thing once where all is in time, counts the reads, and asks publicly where that matters")
    func inTime() async throws {
        let environments = [Self.environment("one", isSecret: false), Self.environment("two")]
        let (served, asked, progress) = try await Self.read(environments, first: 8)
        #expect(asked.count == ServedReader.reads(Expected(environments: environments)))
        #expect(asked.count == 9)
        #expect(progress == Array(1...9))
        #expect(asked.count { $0.hasPrefix("pub_") } == 1)
        #expect(served["one"]?.version == 8)
        #expect(served["one"]?.publishable == ["a"])
        #expect(served["two"]?.publishable == nil)
        #expect(served["one"]?.secret == ["a"])
    }

    @Test("has nothing of an environment whose reader isn't there")
    func withoutReader() async throws {
        let served = try await ServedReader(
            readers: [:], versions: [:], wait: VersionWait(.zero), parallelism: 0
        ).read(Expected(environments: [Self.environment("one", isSecret: true)]))
        #expect(served["one"]?.secret == nil)
        #expect(served["one"]?.late == nil)
        #expect(served["one"]?.on == [:])
    }
}
