import Diagnostics
import FlagModel
import TestTools

@testable import ManifestReading

/// A manifest as a company would have it, with ids in one of the styles that there are, and at times one that is a slip.
struct SlipWorld {
    /// How the ids of a world are made.
    enum Style: CaseIterable {
        /// `acme-corp`, `globex2`.
        case names
        /// `c_1042`.
        case numbered
        /// `1042`, for companies and users alike.
        case numbers
        /// `3f8a01c7-9b2e`.
        case hexadecimal
        /// `k3XbQ9mZw1LpTa`.
        case random
        /// `acme.example`; users `jane.smith@acme.example`.
        case domains
    }

    /// What was mistyped.
    enum Slip: CaseIterable {
        case space, capitals, separator, doubled, transposed, audience, kind
    }

    private(set) var companies: [String] = []
    private(set) var users: [String] = []
    private var lists: [[TargetKind: [String]]] = []
    private var audiences: [(name: String, companies: [String])] = []
    /// The id that is a slip.
    private(set) var slip: (kind: TargetKind, id: String)?
    private var random: Seeded

    init(seed: UInt64) {
        random = Seeded(seed: seed)
        let style = random.one(of: Style.allCases, or: .names)
        companies = ids(style, .company, Int.random(in: 20...300, using: &random))
        users = ids(style, .user, Int.random(in: 20...300, using: &random))
        for name in ["design-partners", "beta", "friends"] {
            audiences.append((name, random.some(of: companies, 10)))
        }
        for _ in 0..<Int.random(in: 10...100, using: &random) {
            lists.append([
                .company: random.some(of: companies, Int.random(in: 2...30, using: &random)),
                .user: random.some(of: users, Int.random(in: 0...15, using: &random)),
            ])
        }
    }

    private mutating func ids(_ style: Style, _ kind: TargetKind, _ count: Int) -> [String] {
        var seen: Set<String> = []
        return (0..<count).map { _ in id(style, kind) }.filter { seen.insert($0).inserted }
    }

    private mutating func id(_ style: Style, _ kind: TargetKind) -> String {
        switch style {
        case .names:
            let name = word() + random.one(of: ["", "", "-corp", "-gmbh", "-labs", "-group", "2", " Inc"], or: "")
            return kind == .company ? name : random.one(of: ["jane", "sam", "alex", "kim", "lee"], or: "") + "." + name
        case .numbered: return (kind == .company ? "c_" : "u_") + number()
        case .numbers: return number()
        case .hexadecimal:
            return String(random.next() >> 32, radix: 16) + "-" + String(random.next() >> 48, radix: 16)
        case .random:
            let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".map(String.init)
            return (0..<14).map { _ in random.one(of: letters, or: "") }.joined()
        case .domains:
            let domain = word() + random.one(of: [".example", ".io", ".com", ".de", ".co"], or: "")
            return kind == .company
                ? domain : random.one(of: ["jane", "sam", "alex"], or: "") + "." + word() + "@" + domain
        }
    }

    private mutating func number() -> String { String(Int.random(in: 1...99_999, using: &random)) }

    /// A word of two to four syllables.
    private mutating func word() -> String {
        let syllables = [
            "ac", "me", "glo", "bex", "ini", "tech", "hoo", "li", "um", "brel", "la", "vand", "ley", "wayne", "stark",
            "oce",
            "anic", "soy", "lent", "cyber", "dyne", "mas", "sive", "dy", "na", "mic", "aper", "ture", "black", "mesa",
        ]
        return (0..<Int.random(in: 2...4, using: &random)).map { _ in random.one(of: syllables, or: "") }.joined()
    }

    // MARK: The slip

    /// Adds an id to one list that is another one's, mistyped, or in the wrong place.
    mutating func addSlip() {
        for _ in 0..<1_000 {
            let kind = random.one(of: TargetKind.allCases, or: .company)
            let known = Set(lists.flatMap { $0[kind] ?? [] } + (kind == .company ? audiences.flatMap(\.companies) : []))
            let id = random.one(of: known.sorted(), or: "")
            let way = random.one(of: Slip.allCases, or: .space)
            guard let (slipKind, slip) = slip(of: id, kind, way), slip != id || slipKind != kind else { continue }
            let there = lists.contains { $0[slipKind]?.contains(slip) == true }
            guard !there else { continue }
            lists[Int.random(in: lists.indices, using: &random)][slipKind, default: []].append(slip)
            self.slip = (slipKind, slip)
            return
        }
    }

    private mutating func slip(of id: String, _ kind: TargetKind, _ way: Slip) -> (TargetKind, String)? {
        var letters = Array(id)
        let places = letters.indices.filter { letters[$0].isLetter }
        guard let place = places.randomElement(using: &random) else { return way == .space ? (kind, id + " ") : nil }
        switch way {
        case .space: return (kind, random.one(of: [id + " ", " " + id, id + "\u{A0}", id + "\t"], or: ""))
        case .capitals:
            letters[place] = Character(
                letters[place].isLowercase ? letters[place].uppercased() : letters[place].lowercased())
        case .separator:
            guard let separator = letters.firstIndex(where: { "-_. ".contains($0) }),
                !(separator > 0 && letters[separator - 1].isNumber && letters[separator + 1].isNumber)
            else { return nil }
            if random.chance(50) { letters.remove(at: separator) } else { letters[separator] = "_" }
        case .doubled:
            guard letters.count >= 5 else { return nil }
            letters.insert(letters[place], at: place)
        case .transposed:
            guard letters.count >= 5, place + 1 < letters.count, letters[place + 1].isLetter else { return nil }
            letters.swapAt(place, place + 1)
        case .audience: return (random.one(of: TargetKind.allCases, or: .company), audiences[0].name)
        case .kind: return (kind == .company ? .user : .company, id)
        }
        return (kind, String(letters))
    }

    // MARK: The manifest

    /// The manifest, in YAML.
    var text: String {
        var text = "version: 1\naudiences:\n"
        for audience in audiences { text += "  \(audience.name): {companies: \(Self.list(audience.companies))}\n" }
        text += "flags:\n"
        for (number, list) in lists.enumerated() {
            text += "  flag-\(number):\n    targets:\n      Production:\n"
            if number % 3 == 0 { text += "        audiences: [\(audiences[number / 3 % audiences.count].name)]\n" }
            text += "        companies: \(Self.list(list[.company] ?? []))\n"
            text += "        users: \(Self.list(list[.user] ?? []))\n"
        }
        return text
    }

    private static func list(_ ids: [String]) -> String {
        "[" + ids.map { "\"" + $0.replacing("\t", with: "\\t") + "\"" }.joined(separator: ", ") + "]"
    }
}
