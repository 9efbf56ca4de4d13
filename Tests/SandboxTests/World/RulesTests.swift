import Foundation
import Sandbox
import Testing

/// For whom a flag is on without being a target, and access that is off for everyone.
@Suite("rules of a sandbox's flags")
struct RulesTests {
    @Test("are part of the state, raise the version of their environment, and leave targets alone")
    func state() throws {
        var world = SandboxWorld.fresh()
        try world.addFlag(
            SandboxFlag(key: "a", targets: ["Production": SandboxTargets(companies: SandboxIDList(["acme"]))]))
        let before = world.environments.map(\.flagStateVersion)
        try world.setRules(of: "a", in: "Production", SandboxRules(companies: ["globex"], users: ["u"]), isOff: true)
        try world.setRules(of: "a", in: "Production", SandboxRules(companies: ["globex"], users: ["u"]), isOff: true)
        #expect(zip(world.environments, before).map { $0.flagStateVersion - $1 } == [1, 0, 0])
        try world.setTargets(of: "a", in: "Production", companies: ["initech"])
        let read = try JSONDecoder().decode(SandboxWorld.self, from: try JSONEncoder().encode(world))
        #expect(read == world)
        let targets = try #require(read.flag("a")?.targets["env_production"])
        #expect(targets.companies.ids == ["initech"] && targets.isOff)
        #expect(targets.rules == SandboxRules(companies: ["globex"], users: ["u"]))
        #expect(throws: SandboxWorldProblem.self) { try world.setRules(of: "b", in: "Production", isOff: true) }
        #expect(throws: SandboxWorldProblem.self) { try world.setRules(of: "a", in: "Nowhere", isOff: true) }
    }

    @Test("can be written by hand")
    func written() throws {
        let text =
            #"{"flags": [{"key": "a", "targets": [{"environment": "Staging", "rules": {"users": ["u"]}, "off": true}]}]}"#
        let world = try JSONDecoder().decode(SandboxWorld.self, from: Data(text.utf8))
        let targets = try #require(world.flag("a")?.targets["env_staging"])
        #expect(targets.rules == SandboxRules(users: ["u"]) && targets.isOff && targets.companies.ids.isEmpty)
    }
}
