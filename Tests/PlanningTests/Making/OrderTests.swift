import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("The order of calls")
struct OrderTests {
    static func targeted(
        _ key: Identifier,
        _ environments: [Identifier] = ["Production"],
        _ write: (inout ManifestFlag) -> Void = { _ in }
    ) -> ManifestFlag {
        .written(key) { flag in
            flag.targets = environments.map { environment in
                .written(environment, 20) { $0.companies = .ids(["acme"], 21) }
            }
            write(&flag)
        }
    }

    static func updates(_ keys: String...) -> String {
        let updates = keys.map { #"{"flagKey":"\#($0)","specificTargetValue":true}"# }
        return #"{"updates":[\#(updates.joined(separator: ","))]}"#
    }

    @Test("is creates, updates, targets with production last, then what archives")
    func phases() throws {
        let flags = [
            ManifestFlag.written("old") { $0.archived = Located(true, 11) },
            Self.targeted("moved", ["Production", "Development", "Staging"]) { $0.stage = Located("Beta", 12) },
            Self.targeted("back") { $0.archived = Located(false, 13) },
            Self.targeted("new"),
            Self.targeted("renamed") { $0.name = Located("New", 14) },
        ]
        let live = LiveState.acme([
            .live("old"), .live("moved") { $0.stage = .alpha }, .live("back") { $0.archived = true }, .live("renamed"),
        ])
        let plan = try Plan.of(flags, live: live)
        #expect(
            plan.callLines == [
                #"c1 POST /apps/ap1/flags {"key":"new","name":"New"}"#,
                #"c2 PATCH /apps/ap1/flags/fl-moved {"stageId":"st2"}"#,
                #"c3 PATCH /apps/ap1/flags/fl-back {"isArchived":false}"#,
                #"c4 PATCH /apps/ap1/flags/fl-renamed {"name":"New"}"#,
                "c5 PATCH /apps/ap1/envs/en2/companies/acme/flags \(Self.updates("moved")) after c2",
                "c6 PATCH /apps/ap1/envs/en3/companies/acme/flags \(Self.updates("moved")) after c2",
                "c7 PATCH /apps/ap1/envs/en1/companies/acme/flags "
                    + "\(Self.updates("moved", "back", "new", "renamed")) after c2,c3,c1",
                #"c8 PATCH /apps/ap1/flags/fl-old {"isArchived":true}"#,
            ])
        #expect(plan.changes.map(\.flag) == ["old", "moved", "back", "new", "renamed"])
        #expect(plan.changes.map(\.action) == [.archive, .update, .unarchive, .create, .update])
    }

    @Test("has targets wait for nothing that doesn't matter to them")
    func independent() throws {
        let flag = Self.targeted("a") { flag in
            flag.name = Located("New", 11)
            flag.description = Located("Words.", 12)
            flag.permanent = Located(true, 13)
            flag.secret = Located(true, 14)
        }
        #expect(
            try Plan.of([flag], live: .acme([.live("a")])).callLines == [
                "c1 PATCH /apps/ap1/flags/fl-a "
                    + #"{"name":"New","description":"Words.","permanent":true,"secret":true}"#,
                "c2 PATCH /apps/ap1/envs/en1/companies/acme/flags \(Self.updates("a"))",
            ])
    }

    @Test("within an environment is companies, then users, each in the order of the bytes")
    func targets() throws {
        let flag = ManifestFlag.written("a") { flag in
            flag.targets = [
                .written("Staging", 20) { targets in
                    targets.users = .ids(["u2", "U1"], 21)
                    targets.companies = .ids(["b", "\u{E9}", "e\u{301}", "B", "10", "9"], 22)
                }
            ]
        }
        let plan = try Plan.of([flag], live: .acme([.live("a")], [("a", "en2", LiveTargets(users: ["u15"]))]))
        let targets = plan.calls.map { call -> [String] in
            guard case .updateTarget(let update) = call.request else { return [] }
            return [update.kind.rawValue, update.target.text, update.entries.first?.adds == true ? "adds" : "removes"]
        }
        #expect(
            targets.map { $0.map { Array($0.utf8) } }
                == [
                    ["company", "10", "adds"], ["company", "9", "adds"], ["company", "B", "adds"],
                    ["company", "b", "adds"], ["company", "e\u{301}", "adds"], ["company", "\u{E9}", "adds"],
                    ["user", "U1", "adds"], ["user", "u15", "removes"], ["user", "u2", "adds"],
                ].map { $0.map { Array($0.utf8) } })
    }

    @Test("has flags in the manifest's order, not in that of their keys")
    func manifestOrder() throws {
        let keys: [Identifier] = ["m", "z", "a"]
        let plan = try Plan.of(keys.map { .written($0) }, live: .acme([]))
        #expect(plan.changes.map(\.flag) == keys)
        #expect(plan.basis.flags.map(\.key) == keys)
        #expect(
            plan.calls.map(\.request) == [
                .createFlag(NewFlag(key: "m", name: "M")), .createFlag(NewFlag(key: "z", name: "Z")),
                .createFlag(NewFlag(key: "a", name: "A")),
            ])
    }
}
