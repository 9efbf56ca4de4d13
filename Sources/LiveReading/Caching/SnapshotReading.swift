import FlagModel

/// Reads what ``SnapshotWriter`` wrote. Whatever the bytes are, it ends: every number is held against what is there.
struct SnapshotReading {
    private let bytes: [UInt8]
    private var place: Int

    /// The snapshot that bytes hold.
    ///
    /// - Throws: ``SnapshotProblem``.
    static func snapshot(_ bytes: [UInt8]) throws(SnapshotProblem) -> Snapshot {
        guard bytes.starts(with: SnapshotWriter.mark) else { throw .damaged }
        var reading = SnapshotReading(bytes: bytes, place: SnapshotWriter.mark.count)
        guard try reading.number() == SnapshotWriter.format else { throw .otherFormat }
        try reading.checkSum()
        let snapshot = try reading.snapshot()
        guard reading.place == bytes.count else { throw .damaged }
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
                environment.targets[flag] = LiveTargets(companies: try some(of: ids), users: try some(of: ids))
            }
            snapshot.environments[id] = environment
        }
        return snapshot
    }

    private mutating func some(of ids: [Identifier]) throws(SnapshotProblem) -> Set<Identifier> {
        let count = try self.count()
        var found = Set<Identifier>(minimumCapacity: count)
        for _ in 0..<count { found.insert(try one(of: ids)) }
        return found
    }

    private mutating func one(of ids: [Identifier]) throws(SnapshotProblem) -> Identifier {
        let index = try number()
        guard ids.indices.contains(index) else { throw .damaged }
        return ids[index]
    }

    /// A number of things to come, each of which takes a byte at least.
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
