import FlagModel

/// Writes a snapshot as bytes. The same snapshot gives the same bytes.
///
/// ```
/// "hoist targets\n"  format  checksum of the rest (8 bytes, the least first)
/// API URL  app  given up (0 or 1)
/// number of texts, the texts    every id stands here once and is named by its place
/// number of environments; of each: its id, version, number of flags;
///     of each flag: its key, number of companies, their ids, number of users, their ids
/// ```
/// Numbers have seven bits a byte, the least first; a text is its number of bytes and its UTF-8.
struct SnapshotWriter {
    /// What a file begins with.
    static let mark = Array("hoist targets\n".utf8)
    /// The version of the format.
    static let format = 1

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
                write(targets.companies)
                write(targets.users)
            }
        }
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
