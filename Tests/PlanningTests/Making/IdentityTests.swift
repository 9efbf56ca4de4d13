import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Ids and keys in a plan are bytes")
struct IdentityTests {
    static let composed = "caf\u{E9}"
    static let decomposed = "cafe\u{301}"

    /// The bytes of the strings, which are equal in Swift.
    static func bytes(_ identifiers: [Identifier]) -> [[UInt8]] {
        identifiers.map { Array($0.text.utf8) }
    }

    @Test("a company in composed letters isn't the one in decomposed letters")
    func companies() throws {
        let flag = ManifestFlag.written("a") { flag in
            flag.targets = [.written("Production", 20) { $0.companies = .ids([Identifier(Self.composed)], 21) }]
        }
        let seen = LiveTargets(companies: [Identifier(Self.decomposed)])
        let plan = try Plan.of([flag], live: .acme([.live("a")], [("a", "en1", seen)]))
        #expect(
            plan.callLines == [
                "c1 PATCH /apps/ap1/envs/en1/companies/cafe%CC%81/flags "
                    + #"{"updates":[{"flagKey":"a","specificTargetValue":null}]}"#,
                "c2 PATCH /apps/ap1/envs/en1/companies/caf%C3%A9/flags "
                    + #"{"updates":[{"flagKey":"a","specificTargetValue":true}]}"#,
            ])
        let change = try #require(plan.changes.first?.targets.first)
        #expect(Self.bytes(change.companies.add) == [Array(Self.composed.utf8)])
        #expect(Self.bytes(change.companies.remove) == [Array(Self.decomposed.utf8)])
    }

    @Test("both can be listed, in an audience as well")
    func both() throws {
        let both = [Identifier(Self.composed), Identifier(Self.decomposed)]
        let flag = ManifestFlag.written("a") { flag in
            flag.targets = [
                .written("Production", 20) { targets in
                    targets.audiences = .ids(["cafes"], 21)
                    targets.users = .ids(both, 22)
                }
            ]
        }
        let plan = try Plan.of([flag], live: .acme([.live("a")])) { manifest in
            manifest.audiences = [Audience(name: Located("cafes", 2), companies: both.map { Located($0, 3) })]
        }
        let change = try #require(plan.changes.first?.targets.first)
        #expect(Self.bytes(change.companies.add) == Self.bytes(both.reversed()))
        #expect(Self.bytes(change.users.add) == Self.bytes(both.reversed()))
        #expect(Self.bytes(change.causes.flatMap(\.companies)) == Self.bytes(both.reversed()))
        #expect(plan.calls.count == 4)
    }

    @Test("a flag in composed letters isn't the one in decomposed letters")
    func flags() throws {
        let live = LiveState.acme([.live(Self.decomposed)])
        let plan = try Plan.of([.written(Identifier(Self.composed))], live: live) { manifest in
            manifest.policy.unlisted = Located(.archive, 2)
        }
        #expect(Self.bytes(plan.changes.map(\.flag)) == [Array(Self.composed.utf8), Array(Self.decomposed.utf8)])
        #expect(plan.changes.map(\.action) == [.create, .archive])
        #expect(
            plan.calls.map { $0.request.path(appID: "ap1").text } == [
                "/apps/ap1/flags", "/apps/ap1/flags/fl-cafe%CC%81",
            ])
    }

    @Test("the same id as a company and as a user, or in two environments, is several targets")
    func kinds() throws {
        let flag = ManifestFlag.written("a") { flag in
            flag.targets = ["Production", "Staging"].map { environment in
                .written(environment, 20) { targets in
                    targets.companies = .ids(["x"], 21)
                    targets.users = .ids(["x"], 22)
                }
            }
        }
        let plan = try Plan.of([flag], live: .acme([.live("a")]))
        #expect(
            plan.calls.map { $0.request.path(appID: "ap1").text } == [
                "/apps/ap1/envs/en2/companies/x/flags", "/apps/ap1/envs/en2/users/x/flags",
                "/apps/ap1/envs/en1/companies/x/flags", "/apps/ap1/envs/en1/users/x/flags",
            ])
    }

    @Test(
        "an id of any characters is one segment of a path",
        arguments: [
            ("a/b", "a%2Fb"), ("..", "%2E%2E"), (" ", "%20"), ("100%", "100%25"), ("\u{0}", "%00"), ("?#", "%3F%23"),
            ("🚀", "%F0%9F%9A%80"), ("null", "null"), ("007", "007"),
        ])
    func paths(id: String, segment: String) throws {
        let flag = ManifestFlag.written("a") { flag in
            flag.targets = [.written("Staging", 20) { $0.users = .ids([Identifier(id)], 21) }]
        }
        let plan = try Plan.of([flag], live: .acme([.live("a")]))
        #expect(plan.calls.map { $0.request.path(appID: "ap1").text } == ["/apps/ap1/envs/en2/users/\(segment)/flags"])
    }
}
