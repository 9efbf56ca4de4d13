import FlagModel

/// Creates audiences from lists of targets that are repeated.
///
/// A list counts as a whole: companies and users of an environment together if that pair is repeated, else each
/// list separately. An audience has at least two ids and two uses. An environment with `audiences` manages both its
/// lists, so one with a list that couldn't be written keeps what it has.
struct AudienceFinder {
    /// The lists of one environment, or one of them.
    fileprivate struct Members: Hashable {
        var companies: [Identifier] = []
        var users: [Identifier] = []

        var count: Int { companies.count + users.count }
    }

    /// The audiences, in the order in which flags name them.
    private(set) var audiences: [Audience] = []
    /// The flags, with audiences in place of lists.
    private(set) var flags: [ManifestFlag]
    private var names: [Members: Identifier] = [:]
    private var taken: Set<Identifier> = []

    init(_ flags: [ManifestFlag], live: LiveState) {
        self.flags = flags
        var pairs: [Members: Int] = [:]
        eachTargets(live) { targets in
            let members = Members(targets)
            if !members.companies.isEmpty, !members.users.isEmpty { pairs[members, default: 0] += 1 }
        }
        let repeatedPairs = pairs.filter { $0.value > 1 }
        var lists: [Members: Int] = [:]
        eachTargets(live) { targets in
            let members = Members(targets)
            guard repeatedPairs[members] == nil else { return }
            for list in members.lists { lists[list, default: 0] += 1 }
        }
        let repeatedLists = lists.filter { $0.value > 1 && $0.key.count > 1 }
        replace(live) { members in
            if repeatedPairs[members] != nil { return [members] }
            return members.lists.filter { repeatedLists[$0] != nil }
        }
    }

    /// The targets that can use an audience.
    private func eachTargets(_ live: LiveState, _ body: (ManifestTargets) -> Void) {
        for flag in flags {
            for targets in flag.targets where targets.isWhole(of: flag, in: live) { body(targets) }
        }
    }

    private mutating func replace(_ live: LiveState, _ parts: (Members) -> [Members]) {
        for index in flags.indices {
            let flag = flags[index]
            var all = flag.targets
            for position in all.indices where all[position].isWhole(of: flag, in: live) {
                let parts = parts(Members(all[position]))
                guard !parts.isEmpty else { continue }
                all[position].audiences = .imported(parts.map { .imported(name(of: $0)) })
                for part in parts {
                    if !part.companies.isEmpty { all[position].companies = nil }
                    if !part.users.isEmpty { all[position].users = nil }
                }
            }
            flags[index].targets = all
        }
    }

    /// The name of an audience with these members, which is created if there is none yet.
    private mutating func name(of members: Members) -> Identifier {
        if let name = names[members] { return name }
        let stem = members.stem
        var name = stem
        var number = 1
        while !taken.insert(Identifier(name)).inserted {
            number += 1
            name = "\(stem)-\(number)"
        }
        names[members] = Identifier(name)
        audiences.append(
            Audience(
                name: .imported(Identifier(name)), companies: members.companies.map { .imported($0) },
                users: members.users.map { .imported($0) }))
        return Identifier(name)
    }
}

extension AudienceFinder.Members {
    fileprivate init(_ targets: ManifestTargets) {
        companies = (targets.companies?.value ?? []).map(\.value)
        users = (targets.users?.value ?? []).map(\.value)
    }

    /// Each list that isn't empty, separately.
    fileprivate var lists: [Self] {
        [Self(companies: companies), Self(users: users)].filter { $0.count > 0 }
    }

    /// The name of the audience: `acme-corp-and-3-more`; `4-users` if the first is an e-mail address, which doesn't
    /// belong in a name that is shown everywhere.
    fileprivate var stem: String {
        let kind = companies.isEmpty ? "users" : users.isEmpty ? "companies" : "targets"
        guard let first = companies.first ?? users.first, !first.text.utf8.contains(UInt8(ascii: "@")) else {
            return "\(count)-\(kind)"
        }
        let slug = Slug.text(of: first.text, upTo: 40)
        return slug.isEmpty ? "\(count)-\(kind)" : "\(slug)-and-\(count - 1)-more"
    }
}

extension ManifestTargets {
    /// Whether all that is live in the environment is written here.
    fileprivate func isWhole(of flag: ManifestFlag, in live: LiveState) -> Bool {
        (companies?.value ?? []).count + (users?.value ?? []).count > 1 && !leavesOut(of: flag, in: live)
    }

    private func leavesOut(of flag: ManifestFlag, in live: LiveState) -> Bool {
        // A list that can't be written has an id in it that a manifest can't have.
        live.app.environments.contains { environment in
            let targets = live.targets[TargetsAddress(flag: flag.key.value, environment: environment.id)]
            return targets.map { !$0.companies.union($0.users).allSatisfy(\.isWritableID) } ?? false
        }
    }
}

/// Strings as names and file names.
enum Slug {
    /// Lowercase letters and digits, of any script, with single dashes for everything else; at most this number of bytes.
    static func text(of text: String, upTo length: Int) -> String {
        var slug = ""
        // What chooses among the looks of a character isn't seen itself.
        let seen = text.lowercased().unicodeScalars.filter {
            $0.properties.generalCategory != .nonspacingMark || !$0.properties.isDefaultIgnorableCodePoint
        }
        for character in String(String.UnicodeScalarView(seen)) {
            let next = character.isWord ? String(character) : slug.isEmpty || slug.last == "-" ? "" : "-"
            guard slug.utf8.count + next.utf8.count <= length else { break }
            slug += next
        }
        while slug.last == "-" { slug.removeLast() }
        return slug
    }
}

extension Character {
    /// A letter or a digit, with its marks, and nothing that isn't seen.
    fileprivate var isWord: Bool {
        guard let first = unicodeScalars.first,
            first.properties.isAlphabetic || first.properties.numericType == .decimal
        else { return false }
        return unicodeScalars.allSatisfy { scalar in
            if scalar.properties.isDefaultIgnorableCodePoint { return false }
            return switch scalar.properties.generalCategory {
            case .lowercaseLetter, .otherLetter, .modifierLetter, .titlecaseLetter, .uppercaseLetter, .decimalNumber,
                .nonspacingMark, .spacingMark:
                true
            default: false
            }
        }
    }
}
