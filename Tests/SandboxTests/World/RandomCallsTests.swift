import Foundation
import Sandbox
import TestTools
import Testing

/// After any sequence of calls, the state is what a plain model of the API says, whatever caches and indexes there are.
@Suite("random calls")
struct RandomCallsTests {
    private struct Model {
        struct Flag {
            var id: String
            var archived = false
            var name: String
            var targets: [String: Set<String>] = [:]
        }

        var flags: [(key: String, flag: Flag)] = []
        var versions = ["env_production": 1, "env_staging": 1, "env_development": 1]

        mutating func raiseAll() {
            versions = versions.mapValues { $0 + 1 }
        }
    }

    @Test("leave the expected state", arguments: 1...8 as ClosedRange<UInt64>)
    func calls(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        var fixture = try Fixture()
        var model = Model()
        let environments = model.versions.keys.sorted()
        for step in 0..<60 {
            let key = "key-\(Int.random(in: 0..<6, using: &generator))"
            let place = model.flags.firstIndex { $0.key == key }
            let environment = environments[Int.random(in: 0..<3, using: &generator)]
            let company = "c\(Int.random(in: 0..<3, using: &generator))"
            switch Int.random(in: 0..<8, using: &generator) {
            case 0, 1:
                let answer = try fixture.send("POST", "\(app)/flags", #"{"key":"\#(key)","name":"\#(key)"}"#)
                #expect(answer.status == (place == nil ? 200 : 400), "seed \(seed)")
                if place == nil {
                    let id = try #require(try JSON(parsing: answer.text)["flag"]?["id"]?.string)
                    model.flags.append((key, Model.Flag(id: id, name: key)))
                    model.raiseAll()
                }
            case 2:
                guard let place else { continue }
                let archive = Bool.random(using: &generator)
                let name = "name \(Int.random(in: 0..<100, using: &generator))"
                let body = #"{"isArchived":\#(archive),"name":"\#(name)"}"#
                let answer = try fixture.send("PATCH", "\(app)/flags/\(model.flags[place].flag.id)", body)
                let isPossible = !(model.flags[place].flag.archived && archive)
                #expect(answer.status == (isPossible ? 200 : 400), "seed \(seed)")
                if isPossible {
                    if model.flags[place].flag.archived != archive {
                        model.raiseAll()
                    }
                    model.flags[place].flag.archived = archive
                    model.flags[place].flag.name = name
                }
            case 3:
                // Someone else replaces the list.
                guard let place else { continue }
                let companies = (0..<3).filter { _ in Bool.random(using: &generator) }.map { "c\($0)" }
                try fixture.world.setTargets(
                    of: SandboxID(key),
                    in: SandboxID(environment),
                    companies: companies.map { SandboxID($0) }
                )
                let before = model.flags[place].flag.targets[environment, default: []]
                model.flags[place].flag.targets[environment] = Set(companies)
                model.versions[environment, default: 0] += before == Set(companies) ? 0 : 1
            case 4 where step % 3 == 0:
                // Saved and opened again.
                let saved = try JSONEncoder().encode(fixture.world)
                let opened = try JSONDecoder().decode(SandboxWorld.self, from: saved)
                #expect(opened == fixture.world, "seed \(seed)")
                fixture.world = opened
            default:
                let adds = Bool.random(using: &generator)
                let body = #"{"updates":[{"flagKey":"\#(key)","specificTargetValue":\#(adds ? "true" : "null")}]}"#
                let answer = try fixture.send("PATCH", "\(app)/envs/\(environment)/companies/\(company)/flags", body)
                let isPossible = place.map { !model.flags[$0].flag.archived } ?? false
                #expect(answer.status == (isPossible ? 200 : 400), "seed \(seed)")
                if isPossible, let place {
                    let before = model.flags[place].flag.targets[environment, default: []]
                    let after = adds ? before.union([company]) : before.subtracting([company])
                    model.flags[place].flag.targets[environment] = after
                    model.versions[environment, default: 0] += before == after ? 0 : 1
                }
            }
            if step % 5 == 4 {
                try check(&fixture, model, seed)
            }
        }
    }

    private func check(_ fixture: inout Fixture, _ model: Model, _ seed: UInt64) throws {
        let list = try JSON(parsing: try fixture.send("GET", "\(app)/flags").text)
        let listed = list["data"]?.items.map { flag in
            "\(flag["key"]?.text ?? "") \(flag["name"]?.text ?? "") \(flag["archived"]?.text ?? "")"
        }
        #expect(listed == model.flags.map { #""\#($0.key)" "\#($0.flag.name)" \#($0.flag.archived)"# }, "seed \(seed)")
        for environment in fixture.world.environments {
            #expect(environment.flagStateVersion == model.versions[environment.id.text], "seed \(seed)")
            let path = "\(app)/envs/\(environment.id)/companies/c1/flags"
            let entity = try JSON(parsing: try fixture.send("GET", path).text)
            let on = entity["data"]?.items.filter { $0["value"] == .bool(true) }.map { $0["key"]?.string }
            let expected = model.flags.filter { flag in
                !flag.flag.archived && flag.flag.targets[environment.id.text, default: []].contains("c1")
            }
            #expect(on == expected.map(\.key), "seed \(seed)")
        }
        for (key, flag) in model.flags {
            let path = "\(app)/flags/\(key)/targeting/env_staging"
            let targeting = try JSON(parsing: try fixture.send("GET", path).text)
            let companies = targeting["specificTargets"]?["true"]?["companyIds"]?.items.compactMap(\.string) ?? []
            #expect(Set(companies) == flag.targets["env_staging", default: []], "seed \(seed)")
            #expect(Set(companies).count == companies.count, "seed \(seed)")
        }
    }
}
