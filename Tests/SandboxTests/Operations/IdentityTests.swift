import Sandbox
import Testing

@Suite("ids are compared byte for byte")
struct IdentityTests {
    private let composed = "caf\u{e9}"
    private let decomposed = "cafe\u{301}"

    @Test("two ids that look the same are different")
    func equality() {
        #expect(composed == decomposed)
        #expect(SandboxID(composed) != SandboxID(decomposed))
        #expect(Set([SandboxID(composed), SandboxID(decomposed), SandboxID(composed)]).count == 2)
        #expect(SandboxIDList([SandboxID(composed), SandboxID(decomposed)]).ids.count == 2)
    }

    @Test("companies that look the same are targeted separately")
    func companies() throws {
        var fixture = try Fixture(flags: [SandboxFlag(key: "k")])
        let path = "\(app)/envs/env_staging/companies"
        let add = #"{"updates":[{"flagKey":"k","specificTargetValue":true}]}"#
        _ = try fixture.send("PATCH", "\(path)/caf%C3%A9/flags", add)
        let other = try JSON(parsing: try fixture.send("GET", "\(path)/cafe%CC%81/flags").text)
        #expect(other["data"]?[0]?["value"] == .bool(false))
        _ = try fixture.send("PATCH", "\(path)/cafe%CC%81/flags", add)
        let targets = try #require(fixture.world.flag("k")?.targets["env_staging"])
        #expect(targets.companies.ids.map { Array($0.text.utf8) } == [Array(composed.utf8), Array(decomposed.utf8)])
        let remove = #"{"updates":[{"flagKey":"k","specificTargetValue":null}]}"#
        _ = try fixture.send("PATCH", "\(path)/caf%C3%A9/flags", remove)
        #expect(fixture.world.flag("k")?.targets["env_staging"]?.companies.ids == [SandboxID(decomposed)])
    }

    @Test("flags whose keys look the same are different, and so are their ids")
    func flags() throws {
        var fixture = try Fixture(flags: [
            SandboxFlag(id: SandboxID(composed), key: SandboxID(composed), name: "first"),
            SandboxFlag(id: SandboxID(decomposed), key: SandboxID(decomposed), name: "second"),
        ])
        #expect(fixture.world.flag(SandboxID(decomposed))?.name == "second")
        _ = try fixture.send("PATCH", "\(app)/flags/caf%C3%A9", #"{"name":"changed"}"#)
        #expect(fixture.world.flags.map(\.name) == ["changed", "second"])
        let body = #"{"updates":[{"flagKey":"\#(decomposed)","specificTargetValue":true}]}"#
        _ = try fixture.send("PATCH", "\(app)/envs/env_staging/users/u/flags", body)
        #expect(fixture.world.flags.map { $0.targets.count } == [0, 1])
    }

    @Test("an app id that looks the same is another app's")
    func appID() throws {
        var fixture = try Fixture(.fresh(appID: SandboxID(composed)))
        #expect(try fixture.send("GET", "/apps/caf%C3%A9").status == 200)
        #expect(try fixture.send("GET", "/apps/cafe%CC%81").status == 403)
    }
}
