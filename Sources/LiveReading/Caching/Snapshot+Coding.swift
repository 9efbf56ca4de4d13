package import FlagModel

extension Snapshot {
    /// The bytes to store; the same snapshot gives the same bytes.
    package var encoded: [UInt8] { SnapshotWriter.bytes(of: self) }

    /// The stored snapshot of this app at this URL.
    ///
    /// - Throws: ``SnapshotProblem`` if it is about another app or URL, or the bytes aren't a valid snapshot.
    package init(decoding bytes: [UInt8], apiURL: String, app: Identifier) throws(SnapshotProblem) {
        try self.init(decoding: bytes)
        guard isAbout(app, at: apiURL) else { throw .otherApp }
    }

    /// The stored snapshot of whichever app at whichever URL.
    ///
    /// - Throws: ``SnapshotProblem`` if the bytes aren't a valid snapshot.
    package init(decoding bytes: [UInt8]) throws(SnapshotProblem) {
        self = try SnapshotReader.snapshot(bytes)
    }

    /// Whether it is about this app at this URL.
    package func isAbout(_ app: Identifier, at apiURL: String) -> Bool {
        self.apiURL.isSame(as: apiURL) && self.app == app
    }

    /// The keys of the flags in a stored snapshot of this app at this URL, sorted; of a sandbox, whichever instance it is.
    ///
    /// - Throws: ``SnapshotProblem`` if it is about another app or URL, or the bytes aren't a valid snapshot.
    package static func flagKeys(
        decoding bytes: [UInt8],
        apiURL: String,
        app: Identifier
    ) throws(SnapshotProblem) -> [Identifier] {
        let snapshot = try SnapshotReader.snapshot(bytes)
        let isThere = snapshot.apiURL.isSame(as: apiURL) || snapshot.apiURL.utf8.starts(with: (apiURL + " ").utf8)
        guard isThere, snapshot.app == app else { throw .otherApp }
        return Set(snapshot.environments.values.flatMap(\.targets.keys)).sorted()
    }

    /// The name of the file with an app's snapshot: letters and digits of the app's id, and a checksum of URL and id.
    ///
    /// ```
    /// Snapshot.fileName(apiURL: "https://app.reflag.com/api", app: "apZ4k29fmQ81xw")
    /// // apZ4k29fmQ81xw-1f0ad8e6c4b29375.targets
    /// ```
    ///
    /// - Parameters:
    ///   - apiURL: The API's URL.
    ///   - app: The app's id.
    ///   - ending: What the name ends with: another file that belongs to the same app at the same URL has another one.
    package static func fileName(apiURL: String, app: Identifier, ending: String = "targets") -> String {
        let isPlain: (UInt8) -> Bool = { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        let plain = String(decoding: app.text.utf8.filter(isPlain).prefix(40), as: UTF8.self)
        var sum = Checksum()
        sum.take(Array((apiURL + "\n" + app.text).utf8)[...])
        let digits = String(sum.value, radix: 16)
        return "\(plain)-\(String(repeating: "0", count: 16 - digits.count))\(digits).\(ending)"
    }
}

/// Why stored bytes can't be used as a snapshot. That is a cache miss, never an error.
package enum SnapshotProblem: Error, Hashable, Sendable {
    /// They aren't a snapshot, or are damaged.
    case damaged
    /// They are in a format of another version of hoist.
    case otherFormat
    /// They are about another API URL, app or sandbox.
    case otherApp

    /// The same in a few words that follow "the cache isn't used:".
    package var summary: String {
        switch self {
        case .damaged: "the file is damaged"
        case .otherFormat: "the file is of another version of hoist"
        case .otherApp: "the file is about another app, API URL or sandbox"
        }
    }
}

/// Writes a snapshot as bytes. The same snapshot gives the same bytes.
///
/// ```
/// "hoist targets\n"  format  checksum of the rest (8 bytes, little-endian)
/// API URL  app  given up (0 or 1)
/// number of strings, the strings    every id is here once; elsewhere its index is used
/// number of environments; of each: its id, version, number of flags;
///     of each flag: its key, number of companies, their ids, number of users, their ids, when its targeting was last changed:
///     0, or 1, year, month, day, seconds
/// number of environments with known companies or users; of each: its id, and both as of a flag
/// number of lists with targets that wait; of each: its environment's id, the flag's key, and both as above
/// number of grants that have begun or ended; of each: its environment's id, flag, company or user (0 or 1), id,
///     begun or ended (0 or 1), year, month, day
/// ```
/// Numbers have seven bits per byte, lowest first; a string is its length in bytes and its UTF-8.
struct SnapshotWriter {
    /// The first bytes of a file.
    static let mark = Array("hoist targets\n".utf8)
    /// The version of the format.
    static let format = 6

    private var bytes: [UInt8] = []
    private var places: [Identifier: Int] = [:]

    /// The bytes of a snapshot.
    static func bytes(of snapshot: Snapshot) -> [UInt8] {
        var writer = SnapshotWriter()
        writer.write(snapshot)
        var sum = Checksum()
        sum.take(writer.bytes[...])
        var head = SnapshotWriter()
        head.bytes = mark
        head.write(format)
        for shift in stride(from: 0, to: 64, by: 8) {
            head.bytes.append(UInt8(truncatingIfNeeded: sum.value >> UInt64(shift)))
        }
        return head.bytes + writer.bytes
    }

    private mutating func write(_ snapshot: Snapshot) {
        write(snapshot.apiURL)
        write(snapshot.app.text)
        write(snapshot.isGivenUp ? 1 : 0)
        let texts = Self.texts(of: snapshot)
        write(texts.count)
        for (place, text) in texts.enumerated() {
            places[text] = place
            write(text.text)
        }
        write(snapshot.environments.count)
        for (id, environment) in snapshot.environments.sorted(by: { $0.key < $1.key }) {
            write(places[id] ?? 0)
            write(environment.version)
            write(environment.targets.count)
            for (flag, targets) in environment.targets.sorted(by: { $0.key < $1.key }) {
                write(places[flag] ?? 0)
                write(targets)
                write(targets.changed)
            }
        }
        write(snapshot.known.count)
        for (id, targets) in snapshot.known.sorted(by: { $0.key < $1.key }) {
            write(places[id] ?? 0)
            write(targets)
        }
        write(snapshot.waiting.count)
        for (list, targets) in snapshot.waiting.sorted(by: { $0.key < $1.key }) {
            write(places[list.environment] ?? 0)
            write(places[list.flag] ?? 0)
            write(targets)
        }
        write(snapshot.effects.count)
        for effect in snapshot.effects.values.sorted(by: { $0.target < $1.target }) { write(effect) }
    }

    private mutating func write(_ effect: GrantEffect) {
        let entity = effect.target.entity
        write(places[entity.environment] ?? 0)
        write(places[effect.target.flag] ?? 0)
        write(entity.kind == .company ? 0 : 1)
        write(places[entity.id] ?? 0)
        write(effect.hasEnded ? 1 : 0)
        write(effect.day)
    }

    private mutating func write(_ time: UTCTime?) {
        write(time == nil ? 0 : 1)
        guard let time else { return }
        write(time.day)
        write(time.seconds)
    }

    private mutating func write(_ day: CalendarDate) {
        for number in [day.year, day.month, day.day] { write(number) }
    }

    private mutating func write(_ targets: LiveTargets) {
        write(targets.companies)
        write(targets.users)
    }

    private static func texts(of snapshot: Snapshot) -> [Identifier] {
        var texts: Set<Identifier> = []
        for (id, environment) in snapshot.environments {
            texts.insert(id)
            for (flag, targets) in environment.targets {
                texts.insert(flag)
                texts.formUnion(targets.companies)
                texts.formUnion(targets.users)
            }
        }
        for (id, targets) in snapshot.known {
            texts.insert(id)
            texts.formUnion(targets.companies)
            texts.formUnion(targets.users)
        }
        for (list, targets) in snapshot.waiting {
            texts.formUnion([list.environment, list.flag])
            texts.formUnion(targets.companies)
            texts.formUnion(targets.users)
        }
        for target in snapshot.effects.keys {
            texts.formUnion([target.entity.environment, target.flag, target.entity.id])
        }
        return texts.sorted()
    }

    private mutating func write(_ ids: Set<Identifier>) {
        write(ids.count)
        for place in ids.map({ places[$0] ?? 0 }).sorted() { write(place) }
    }

    private mutating func write(_ text: String) {
        write(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func write(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number))
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

/// Reads what ``SnapshotWriter`` wrote. It terminates for any bytes: every count is checked against the remaining bytes.
struct SnapshotReader {
    private let bytes: [UInt8]
    private var place: Int
    /// Sets that were read, each with where it is written, by a checksum of that: many flags have the same targets.
    private var known: [UInt64: (written: Range<Int>, ids: Set<Identifier>)] = [:]

    private init(bytes: [UInt8], place: Int) {
        self.bytes = bytes
        self.place = place
    }

    /// Decodes a snapshot.
    ///
    /// - Throws: ``SnapshotProblem``.
    static func snapshot(_ bytes: [UInt8]) throws(SnapshotProblem) -> Snapshot {
        guard bytes.starts(with: SnapshotWriter.mark) else { throw .damaged }
        var reader = SnapshotReader(bytes: bytes, place: SnapshotWriter.mark.count)
        guard try reader.number() == SnapshotWriter.format else { throw .otherFormat }
        try reader.checkSum()
        let snapshot = try reader.snapshot()
        guard reader.place == bytes.count else { throw .damaged }
        return snapshot
    }

    private mutating func checkSum() throws(SnapshotProblem) {
        guard place + 8 <= bytes.count else { throw .damaged }
        var written: UInt64 = 0
        for (index, byte) in bytes[place..<(place + 8)].enumerated() { written |= UInt64(byte) << UInt64(8 * index) }
        place += 8
        var sum = Checksum()
        sum.take(bytes[place...])
        guard sum.value == written else { throw .damaged }
    }

    private mutating func snapshot() throws(SnapshotProblem) -> Snapshot {
        var snapshot = Snapshot(apiURL: try text(), app: Identifier(try text()), isGivenUp: try number() == 1)
        let count = try self.count()
        var ids: [Identifier] = []
        ids.reserveCapacity(count)
        for _ in 0..<count { ids.append(Identifier(try text())) }
        for _ in 0..<(try self.count()) {
            let id = try one(of: ids)
            var environment = Snapshot.Environment(version: try number())
            let flags = try self.count()
            environment.targets.reserveCapacity(flags)
            for _ in 0..<flags {
                let flag = try one(of: ids)
                let targets = LiveTargets(companies: try some(of: ids), users: try some(of: ids), changed: try time())
                environment.targets[flag] = targets
            }
            snapshot.environments[id] = environment
        }
        for _ in 0..<(try self.count()) {
            snapshot.known[try one(of: ids)] = LiveTargets(companies: try some(of: ids), users: try some(of: ids))
        }
        for _ in 0..<(try self.count()) {
            let environment = try one(of: ids)
            let list = TargetsAddress(flag: try one(of: ids), environment: environment)
            snapshot.waiting[list] = LiveTargets(companies: try some(of: ids), users: try some(of: ids))
        }
        for _ in 0..<(try self.count()) {
            let effect = try effect(ids)
            snapshot.effects[effect.target] = effect
        }
        return snapshot
    }

    private mutating func effect(_ ids: [Identifier]) throws(SnapshotProblem) -> GrantEffect {
        let (environment, flag) = (try one(of: ids), try one(of: ids))
        let kind: TargetKind = try number() == 0 ? .company : .user
        let id = try one(of: ids)
        let hasEnded = try number() == 1
        return GrantEffect(
            .init(EntityAddress(environment: environment, kind: kind, id: id), of: flag), hasEnded: hasEnded,
            day: try day())
    }

    private mutating func time() throws(SnapshotProblem) -> UTCTime? {
        guard try number() == 1 else { return nil }
        guard let time = UTCTime(try day(), seconds: try number()) else { throw .damaged }
        return time
    }

    private mutating func day() throws(SnapshotProblem) -> CalendarDate {
        guard let day = CalendarDate(year: try number(), month: try number(), day: try number()) else { throw .damaged }
        return day
    }

    private mutating func some(of ids: [Identifier]) throws(SnapshotProblem) -> Set<Identifier> {
        let start = place
        let count = try self.count()
        guard count > 0 else { return [] }
        let first = place
        for _ in 0..<count { _ = try number() }
        let written = start..<place
        var sum = Checksum()
        sum.take(bytes[written])
        if let same = known[sum.value], bytes[same.written] == bytes[written] { return same.ids }
        place = first
        var found = Set<Identifier>(minimumCapacity: count)
        for _ in 0..<count { found.insert(try one(of: ids)) }
        if known.count < Self.mostKnown { known[sum.value] = (written, found) }
        return found
    }

    private static let mostKnown = 4_096

    private mutating func one(of ids: [Identifier]) throws(SnapshotProblem) -> Identifier {
        let index = try number()
        guard ids.indices.contains(index) else { throw .damaged }
        return ids[index]
    }

    /// A number of following items, each of which takes at least one byte.
    private mutating func count() throws(SnapshotProblem) -> Int {
        let count = try number()
        guard count >= 0, count <= bytes.count - place else { throw .damaged }
        return count
    }

    private mutating func text() throws(SnapshotProblem) -> String {
        let count = try count()
        guard let text = String(validating: bytes[place..<(place + count)], as: UTF8.self) else { throw .damaged }
        place += count
        return text
    }

    private mutating func number() throws(SnapshotProblem) -> Int {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while place < bytes.count, shift < 64 {
            let byte = bytes[place]
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return Int(Int64(bitPattern: number)) }
            shift += 7
        }
        throw .damaged
    }
}

/// FNV-1a with 64 bits: it detects damage, not tampering.
package struct Checksum: Sendable {
    /// The checksum of the bytes so far.
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The checksum of no bytes.
    package init() {}

    /// Adds bytes.
    package mutating func take(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes {
            value ^= UInt64(byte)
            value = value &* 0x0000_0100_0000_01B3
        }
    }
}
