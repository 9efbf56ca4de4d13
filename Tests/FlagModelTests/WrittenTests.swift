import Diagnostics
import FlagTestKit
import TestTools
import Testing

@testable import FlagModel

@Suite("What a flag says, in cells")
struct WrittenTests {
    /// The same as a model has it: a value of its own for each thing.
    struct Model: Equatable {
        struct Environment: Equatable {
            var name: Located<Identifier>
            var lists: [WrittenList: (place: Place, ids: [Located<Identifier>])] = [:]
            var grants: [Identifier] = []

            static func == (left: Self, right: Self) -> Bool {
                left.name == right.name && left.grants == right.grants
                    && WrittenList.allCases.allSatisfy {
                        left.lists[$0]?.place == right.lists[$0]?.place && left.lists[$0]?.ids == right.lists[$0]?.ids
                    }
            }
        }

        var fields: [String: Located<FieldValue>] = [:]
        var expires: Located<CalendarDate>?
        var place: Place?
        var environments: [Environment] = []
    }

    // Siblings: as many lines as a cell has room for, and one more.
    @Test("a place goes over lines", arguments: [1, 63, 64, 100, 127, 128, 10_000] as [UInt32])
    func lines(_ count: UInt32) {
        let place = Place(
            file: 0, start: SourcePosition(line: 7, column: 5), end: SourcePosition(line: 7 + count, column: 9))
        var flag = ManifestFlag(key: Located("flag", at: Place(file: 0, start: Self.start, end: Self.start)))
        flag[.description] = .field(.text("Text."), at: place)
        #expect(flag[.description]?.place == place)
    }

    @Test("lists are in the order of their kinds, in whichever order they are written")
    func order() {
        let place = Place(file: 0, start: Self.start, end: Self.start)
        for written in [WrittenList.allCases, WrittenList.allCases.reversed(), [.users, .audiences, .companies]] {
            var draft = FlagDraft(file: 0)
            draft.begin(.id("Production", at: place))
            for list in written {
                draft.begin(list, at: place)
                draft.add(.id(Identifier("of \(list)"), at: place))
                draft.endList()
            }
            var found: [Identifier] = []
            draft.flag(Located("flag", at: place)).eachList {
                found.append(contentsOf: [Identifier("\($0)")] + $1.map(\.value))
            }
            let expected = WrittenList.allCases.filter(written.contains).flatMap {
                [Identifier("\($0)"), Identifier("of \($0)")]
            }
            #expect(found == expected)
        }
    }

    // Siblings: a place over lines, one in another file, columns and lengths at and beyond what a cell has room for, the last
    // line of all; empty lists; lists set in any order, set again and taken away; a flag's content under another file's key.
    @Test("whatever is set is what is read, and nothing else changes", arguments: Seeds.cases(200))
    func model(seed: UInt64) {
        var random = Seeded(seed: seed)
        var model = Model()
        var flag = ManifestFlag(key: Located("flag", at: place(&random)))
        for step in 0..<30 {
            change(&flag, &model, &random)
            #expect(read(flag) == model, "seed \(seed), step \(step)")
        }
        let other = ManifestFlag(
            key: Located("other", at: Place(file: 9, start: Self.start, end: Self.start)), sameAs: flag)
        #expect(read(other) == model, "seed \(seed)")
        // What looks through lists says the same.
        var lists: [[Identifier]] = []
        flag.eachList { _, ids in lists.append(ids.map(\.value)) }
        let all = model.environments.flatMap { environment in
            WrittenList.allCases.compactMap { environment.lists[$0]?.ids.map(\.value) }
        }
        #expect(lists == all, "seed \(seed)")
        var audiences: [Located<Identifier>] = []
        flag.eachAudience { audiences.append($0) }
        #expect(audiences == model.environments.flatMap { $0.lists[.audiences]?.ids ?? [] }, "seed \(seed)")
        #expect(flag.hasGrants == model.environments.contains { !$0.grants.isEmpty }, "seed \(seed)")
        #expect(
            flag.hasRemovals
                == model.environments.contains {
                    $0.lists[.removeCompanies] != nil || $0.lists[.removeUsers] != nil
                }, "seed \(seed)")
    }

    private static let start = SourcePosition(line: 1, column: 1)
    private static let numbers: [UInt32] = [1, 2, 127, 128, 255, 256, 2_047, 2_048, 8_191, 8_192, 1 << 24 - 1, 1 << 24]

    private func place(_ random: inout Seeded) -> Place {
        let line = random.one(of: Self.numbers, or: 1)
        let column = random.one(of: Self.numbers, or: 1)
        let start = SourcePosition(line: line, column: column)
        let end =
            random.chance(70)
            ? SourcePosition(line: line, column: column + random.one(of: Self.numbers, or: 1))
            : SourcePosition(
                line: line + random.one(of: Self.numbers, or: 1), column: random.one(of: Self.numbers, or: 1))
        return Place(file: random.chance(80) ? 3 : 1 << 20 - 1, start: start, end: end)
    }

    private func id(_ random: inout Seeded) -> Located<Identifier> {
        let text = random.one(of: ["a", "acme", "a company with a long name", "gr\u{F6}\u{DF}er", "u_1"], or: "")
        return Located(Identifier(text), at: place(&random))
    }

    private func change(_ flag: inout ManifestFlag, _ model: inout Model, _ random: inout Seeded) {
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            guard let field = FlagFields.standard.all.randomElement(using: &random) else { return }
            let value: FieldValue = random.one(
                of: [.none, .text("A text of a field"), .flag(true), .flag(false)], or: .none)
            let located = random.chance(80) ? Located(value, at: place(&random)) : nil
            flag[field] = located
            model.fields[field.key] = located
        case 1:
            let days = Int.random(in: 0..<10_000, using: &random)
            let expires = random.chance(80) ? Located(CalendarDate.latest.advanced(by: -days), at: place(&random)) : nil
            flag.expires = expires
            model.expires = expires
        case 2:
            let place = random.chance(80) ? place(&random) : nil
            flag.targetsPlace = place
            model.place = place
        case 3:
            let name = id(&random)
            flag.targets.append(ManifestTargets(environment: name))
            model.environments.append(Model.Environment(name: name))
        default:
            guard let index = model.environments.indices.randomElement(using: &random) else { return }
            if random.chance(10) {
                flag.targets.remove(at: index)
                model.environments.remove(at: index)
            } else {
                change(&flag, &model, index, &random)
            }
        }
    }

    private func change(_ flag: inout ManifestFlag, _ model: inout Model, _ index: Int, _ random: inout Seeded) {
        let ids = (0..<Int.random(in: 0..<5, using: &random)).map { _ in id(&random) }
        let list = random.chance(70) ? Located(ids, at: place(&random)) : nil
        var environment = model.environments[index]
        switch random.one(of: WrittenList.allCases, or: .users) {
        case .audiences:
            flag.targets[index].audiences = list
            environment.lists[.audiences] = list.map { ($0.place, $0.value) }
        case .companies:
            flag.targets[index].companies = list
            environment.lists[.companies] = list.map { ($0.place, $0.value) }
        case .users:
            flag.targets[index].users = list
            environment.lists[.users] = list.map { ($0.place, $0.value) }
        case .removeCompanies:
            flag.targets[index].removeCompanies = ids
            environment.lists[.removeCompanies] = ids.isEmpty ? nil : (environment.name.place, ids)
        case .removeUsers:
            flag.targets[index].removeUsers = ids
            environment.lists[.removeUsers] = ids.isEmpty ? nil : (environment.name.place, ids)
        }
        if random.chance(30) {
            let grants = ids.map { Grant(kind: .company, id: $0, place: $0.place) }
            flag.targets[index].grants = grants
            environment.grants = ids.map(\.value)
        }
        model.environments[index] = environment
    }

    private func read(_ flag: ManifestFlag) -> Model {
        var model = Model()
        for field in FlagFields.standard.all { model.fields[field.key] = flag[field] }
        model.expires = flag.expires
        model.place = flag.targetsPlace
        model.environments = flag.targets.map { targets in
            var environment = Model.Environment(name: targets.environment, grants: targets.grants.map(\.id.value))
            for list in WrittenList.allCases {
                environment.lists[list] = targets.written(list).map { ($0.place, Array($0.ids)) }
            }
            return environment
        }
        return model
    }
}
