import Diagnostics
import FlagModel
import FlagTestKit
import Foundation
import Planning
import Testing

/// What grows faster than the number of flags: four times as many may take four times as long, and a little more.
///
/// Seconds of the processor that the thread itself has used are compared with each other, so that neither the machine nor
/// what else runs on it matters. Copying what was planned so far for every flag takes sixteen times as long.
@Suite("Work that grows with the flags", .serialized)
struct GrowthTests {
    /// A kind of plan, by what is live of the flags that the manifest writes.
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case updates
        case creates
        case archives
        case targets

        var testDescription: String { rawValue }

        func flags(_ count: Int) -> [ManifestFlag] {
            (0..<count).map { number in
                .written(Identifier("flag-\(number)"), UInt32(number + 10)) { flag in
                    switch self {
                    case .updates, .creates: flag.description = Located("New", 11)
                    case .archives: flag.archived = Located(true, 11)
                    case .targets: flag.targets = [.written("Production") { $0.companies = .ids(["acme"], 21) }]
                    }
                }
            }
        }

        func live(_ count: Int) -> LiveState {
            .acme(self == .creates ? [] : (0..<count).map { .live("flag-\($0)") })
        }
    }

    /// How many times longer something takes for four times as many flags; the least of a few tries.
    static func growth(from count: Int, tries: Int = 3, _ work: (Int) throws -> Double) rethrows -> Double {
        var least = Double.infinity
        for _ in 0..<tries where least > 7 {
            least = min(least, try work(4 * count) / work(count))
        }
        return least
    }

    /// The time of the processor that the thread takes for something.
    static func time(_ body: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let before = now()
        try body()
        return max(now() - before, 1e-6)
    }

    @Test("a plan does with the flags that change", arguments: Kind.allCases)
    func planning(_ kind: Kind) throws {
        let growth = try Self.growth(from: 4_000) { count in
            let (flags, live) = (kind.flags(count), kind.live(count))
            return try Self.time {
                let plan = try Plan.of(flags, live: live)
                #expect(plan.changes.count == count)
            }
        }
        #expect(growth < 7, "four times the flags take \(growth) times as long")
    }

    @Test("the check of a saved plan does with what moved", arguments: [true, false])
    func checking(isOwner: Bool) throws {
        func owner(_ number: Int) -> Owner { Owner(id: Identifier("usr_\(number)"), email: "p\(number)@example.com") }
        let growth = try Self.growth(from: 1_000) { count in
            let flags = (0..<count).map { number in
                ManifestFlag.written(Identifier("flag-\(number)")) { flag in
                    if isOwner {
                        flag.owner = Located(owner(count).id, 11)
                    } else {
                        flag.description = Located("New", 11)
                    }
                }
            }
            let before = LiveState.acme((0...count).map { .live("flag-\($0)", owner: owner($0)) })
            let plan = try Plan.of(flags, live: before)
            var now = before
            for index in now.flags.indices {
                now.flags[index].owner = owner(index + 1)
                now.flags[index][.description] = .plain(.text("Other"))
            }
            return Self.time { #expect(StaleCheck.check(plan, against: now).moved.count > count - 2) }
        }
        #expect(growth < 7, "four times the flags take \(growth) times as long")
    }

    @Test("resolving does with the owners that the manifest states")
    func resolving() {
        let growth = Self.growth(from: 1_000) { count in
            var manifest = Manifest(flags: [])
            manifest.owners = (0..<count).map { number in
                OwnerEntry(
                    name: Located(Identifier("p\(number)@example.com"), 3),
                    id: Located(Identifier("usr_\(number)"), 3))
            }
            let live = (0..<count).map { number in
                LiveFlag.live("flag-\(number)", owner: Owner(id: Identifier("usr_\(number)"), email: "x"))
            }
            return Self.time { _ = Resolver.resolve(manifest, app: .acme, flags: live, on: nil) }
        }
        #expect(growth < 7, "four times the owners take \(growth) times as long")
    }
}
