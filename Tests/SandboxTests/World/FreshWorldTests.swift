import Foundation
import Sandbox
import Testing

@Suite("a new world")
struct FreshWorldTests {
    @Test("is the same each time, and has no keys")
    func same() {
        #expect(SandboxWorld.fresh() == SandboxWorld.fresh())
        #expect(SandboxWorld.fresh().keys == SandboxKeys())
        #expect(SandboxWorld.fresh() != SandboxWorld.fresh(appID: "anotherapp0001"))
    }

    @Test("has ids of the same lengths as Reflag's, and SDK keys with their environment in them")
    func lengths() throws {
        let world = SandboxWorld.fresh()
        #expect(world.app.id.text.count == 14)
        #expect(world.stages.map(\.id.text.count) == [14, 14, 14, 14])
        let keys = world.environments.flatMap { [$0.publishableKey, $0.secretKey] }
        #expect(keys.map(\.count) == Array(repeating: 31, count: 6))
        #expect(Set(keys.map { $0.dropFirst(9) }).count == 6)
        let prefixes = ["pub_prod_", "sec_prod_", "pub_stag_", "sec_stag_", "pub_deve_", "sec_deve_"]
        #expect(keys.map { String($0.prefix(9)) } == prefixes)
        for key in keys {
            #expect(try #/[a-z]{3}_[a-z]{4}_[0-9a-f]{22}/#.wholeMatch(in: key) != nil)
        }
    }

    @Test("has people to own flags")
    func users() {
        let expected = [
            SandboxUser(id: "usr_jane", name: "Jane Doe", email: "jane@example.com"),
            SandboxUser(id: "usr_sam", name: "Sam Roe", email: "sam@example.com"),
            SandboxUser(id: "usr_ada", name: "Ada Ito", email: "ada@example.com"),
        ]
        #expect(SandboxWorld.fresh().users == expected)
    }

    @Test("gets random keys, once")
    func keys() throws {
        var keys = SandboxKeys()
        let madeFirst = keys.makeMissing()
        let made = keys
        let madeAgain = keys.makeMissing()
        #expect([madeFirst, madeAgain] == [true, false])
        #expect(keys == made)
        let full = try #require(keys.full)
        let readOnly = try #require(keys.readOnly)
        #expect(try #/api_sandbox_[0-9a-f]{32}/#.wholeMatch(in: full) != nil)
        #expect(try #/api_sandbox_read_[0-9a-f]{32}/#.wholeMatch(in: readOnly) != nil)
        #expect(keys.create?.hasPrefix("api_sandbox_create_") == true)
        #expect(keys.targeting?.hasPrefix("api_sandbox_targeting_") == true)
        #expect(keys.entities?.hasPrefix("api_sandbox_entities_") == true)
        var others = SandboxKeys()
        _ = others.makeMissing()
        #expect(others.full != keys.full)
        #expect(others.readOnly != keys.readOnly)
        var half = SandboxKeys(full: "mine")
        let madeHalf = half.makeMissing()
        #expect(madeHalf)
        #expect(half.full == "mine")
        #expect(half.readOnly != nil)
    }

    @Test("keys aren't shown")
    func hidden() throws {
        var world = SandboxWorld.fresh()
        world.keys = SandboxKeys(
            full: "hush-full", readOnly: "hush-read", create: "hush-c", targeting: "hush-t", entities: "hush-e")
        var dumped = ""
        dump(world.keys, to: &dumped)
        dump(world, to: &dumped)
        let shown = "\(world.keys) \(String(reflecting: world.keys)) \(world) \(String(reflecting: world)) \(dumped)"
        #expect(!shown.contains("hush"))
    }
}
