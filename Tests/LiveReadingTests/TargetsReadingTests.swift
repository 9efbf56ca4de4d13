import APIAccess
import FlagModel
import FlagTestKit
import JSONText
import LiveReading
import ManagementAPI
import Synchronization
import TestTools
import Testing

@Suite("Reading targets")
struct TargetsReadingTests {
    static func address(_ flag: Identifier, _ environment: Identifier = "en1") -> TargetsAddress {
        TargetsAddress(flag: flag, environment: environment)
    }

    /// The flag's key in a path such as `/apps/ap1/flags/a/targeting/en1`.
    static func key(_ path: String) -> String {
        String(path.split(separator: "/")[3])
    }

    @Test("asks once for each address, and gives both lists")
    func once() async throws {
        let transport = FakeTransport { path in
            switch path {
            case "/apps/ap1/flags/a/targeting/en1": Answer.targeting("a", companies: ["acme", "globex"], users: ["u1"])
            case "/apps/ap1/flags/a/targeting/en2": Answer.targeting("a")
            default: .json(#"{"flagKey": "b", "version": 0, "updatedAt": "", "specificTargets": {}}"#)
            }
        }
        let set = ReadSet([Self.address("a"), Self.address("a", "en2"), Self.address("b")])
        let targets = try await liveReader(over: transport, parallelism: 1).targets(set, app: "ap1")
        #expect(
            transport.sent == [
                "GET /apps/ap1/flags/a/targeting/en1", "GET /apps/ap1/flags/a/targeting/en2",
                "GET /apps/ap1/flags/b/targeting/en1",
            ])
        #expect(
            targets == [
                Self.address("a"): LiveTargets(companies: ["acme", "globex"], users: ["u1"]),
                Self.address("a", "en2"): LiveTargets(), Self.address("b"): LiveTargets(),
            ])
    }

    // Siblings: a time of another type, none, one that is none, before there was anything to change.
    @Test(
        "has when the targeting was last changed, where Reflag says it, and is no failure where not",
        arguments: [
            (#""2026-11-12T14:03:05.250Z""#, "2026-11-12T14:03:05Z"), (#""2026-11-12T14:03Z""#, "2026-11-12T14:03:00Z"),
            (#""yesterday""#, nil), (#""""#, nil), ("null", nil), ("1763000000", nil), (#"{"at": []}"#, nil),
            (#""0001-01-01T00:00:00Z""#, nil), (nil, nil),
        ] as [(String?, String?)])
    func lastChanged(_ written: String?, _ read: String?) async throws {
        let member = written.map { #""updatedAt": \#($0), "# } ?? ""
        let transport = FakeTransport { _ in
            .json(#"{"flagKey": "a", \#(member)"specificTargets": {"true": {"companyIds": ["acme"], "userIds": []}}}"#)
        }
        let targets = try await liveReader(over: transport).targets(ReadSet([Self.address("a")]), app: "ap1")
        #expect(targets == [Self.address("a"): LiveTargets(companies: ["acme"])])
        #expect(targets[Self.address("a")]?.changed?.description == read)
    }

    @Test("asks for nothing where nothing is to be read")
    func nothing() async throws {
        let transport = FakeTransport { _ in .error(404, "not_found", "No.") }
        #expect(try await liveReader(over: transport).targets(ReadSet([]), app: "ap1") == [:])
        #expect(transport.sent == [])
    }

    @Test("keeps ids apart that differ in their bytes alone, and counts one that comes twice once")
    func bytes() async throws {
        let transport = FakeTransport { _ in
            Answer.targeting("a", companies: ["caf\u{E9}", "cafe\u{301}", "caf\u{E9}"])
        }
        let targets = try await liveReader(over: transport).targets(ReadSet([Self.address("a")]), app: "ap1")
        #expect(targets == [Self.address("a"): LiveTargets(companies: ["caf\u{E9}", "cafe\u{301}"])])
    }

    @Test(
        "asks for any key as one segment of the path",
        arguments: [("a/b", "a%2Fb"), ("..", "%2E%2E"), ("é ?", "%C3%A9%20%3F")])
    func paths(key: String, segment: String) async throws {
        let transport = FakeTransport { _ in Answer.targeting(key) }
        let set = ReadSet([Self.address(Identifier(key), "en/1")])
        _ = try await liveReader(over: transport).targets(set, app: "ap 1")
        #expect(transport.sent == ["GET /apps/ap%201/flags/\(segment)/targeting/en%2F1"])
    }

    @Test("has as many in flight as it may, and never more", arguments: [1, 2, 3, 8])
    func parallelism(_ parallelism: Int) async throws {
        // The first of them wait for each other, so that fewer would never end.
        let first = Rendezvous(of: parallelism)
        let transport = FakeTransport { path in
            await first.meet()
            for _ in 0..<3 { await Task.yield() }
            return Answer.targeting(Self.key(path))
        }
        let keys = (0..<40).map { "f\($0)" }
        let set = ReadSet(keys.map { Self.address(Identifier($0)) })
        let targets = try await liveReader(over: transport, parallelism: parallelism).targets(set, app: "ap1")
        #expect(targets.count == 40)
        #expect(Set(transport.sent).count == 40)
        #expect(transport.sent.count == 40)
        #expect(transport.mostInFlight == parallelism)
    }

    @Test("reports after each read how many are done")
    func progress() async throws {
        let transport = FakeTransport { Answer.targeting(Self.key($0)) }
        var reported: [Int] = []
        let set = ReadSet((0..<10).map { Self.address(Identifier("f\($0)")) })
        _ = try await liveReader(over: transport, parallelism: 3).targets(set, app: "ap1") { reported.append($0) }
        #expect(reported == Array(1...10))
    }

    @Test("ends the run at the first read that fails")
    func firstFailure() async throws {
        let transport = FakeTransport { path in
            Self.key(path) == "f2" ? .error(404, "not_found", "No flag.") : Answer.targeting(Self.key(path))
        }
        let reader = try liveReader(over: transport, parallelism: 1)
        let set = ReadSet((0..<10).map { Self.address(Identifier("f\($0)")) })
        let error = try await failure { () throws(LiveReadingError) in try await reader.targets(set, app: "ap1") }
        #expect(
            error.headline
                == "getFlagTargeting for flag `f2` in environment `en1`: not found (404 not_found): No flag.")
        #expect(
            error.hint == "the flag or its environment may have been deleted since it was read: run again")
        #expect(transport.sent == (0...2).map { "GET /apps/ap1/flags/f\($0)/targeting/en1" })
    }

    @Test("starts nothing more once a read has failed, and reports that one, not the cancelled ones")
    func givenUp() async throws {
        let transport = FakeTransport { path in
            guard Self.key(path) != "f0" else { return .error(403, "not_allowed", "No.") }
            // The others end when they are cancelled.
            while !Task.isCancelled { await Task.yield() }
            return .error(404, "not_found", "Too late.")
        }
        let reader = try liveReader(over: transport, parallelism: 4)
        let set = ReadSet((0..<100).map { Self.address(Identifier("f\($0)")) })
        let error = try await failure { () throws(LiveReadingError) in try await reader.targets(set, app: "ap1") }
        #expect(
            error.headline
                == "getFlagTargeting for flag `f0` in environment `en1`: the API key is not allowed to do this "
                + "(403 not_allowed): No.")
        #expect(transport.sent.count <= 4)
    }

    @Test("ends at an answer about another flag, also one that Swift would call the same")
    func otherFlag() async throws {
        let transport = FakeTransport { _ in Answer.targeting("cafe\u{301}") }
        let reader = try liveReader(over: transport)
        let set = ReadSet([Self.address("caf\u{E9}")])
        let error = try await failure { () throws(LiveReadingError) in try await reader.targets(set, app: "ap1") }
        #expect(
            error.headline.isSame(
                as: "getFlagTargeting: asked for the flag `caf\u{E9}`, Reflag answered with `cafe\u{301}`"))
    }

    @Test(
        "takes an answer that doesn't say which flag it is about",
        arguments: ["", #""flagKey": null, "#, #""flagKey": 7, "#, #""flagKey": "a", "#])
    func unnamedFlag(_ member: String) async throws {
        let body = #"{\#(member)"specificTargets": {"true": {"companyIds": ["acme"], "userIds": []}}}"#
        let reader = try liveReader(over: FakeTransport { _ in .json(body) })
        let read = try await reader.targets(ReadSet([Self.address("a")]), app: "ap1")
        #expect(read == [Self.address("a"): LiveTargets(companies: ["acme"])])
    }

    @Test("ends at an answer that can't be read: a list that isn't there is never taken for an empty one")
    func unreadable() async throws {
        let bodies = [
            "{}", #"{"flagKey": "a", "version": 1}"#, #"{"flagKey": "a", "specificTargets": {"true": {}}}"#, "<html>",
            #"{"flagKey": "a", "version": 1, "specificTargets": {"true": {"companyIds": [], "userIds": null}}}"#,
        ]
        for body in bodies {
            let reader = try liveReader(over: FakeTransport { _ in .json(body) })
            let set = ReadSet([Self.address("a")])
            let error = try await failure { () throws(LiveReadingError) in try await reader.targets(set, app: "ap1") }
            guard case .api(let answer) = error, case .unreadable = answer.kind else {
                Issue.record("\(body): \(error.headline)")
                continue
            }
        }
    }
}
