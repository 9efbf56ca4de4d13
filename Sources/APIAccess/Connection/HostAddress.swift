/// Addresses in the place of a host name.
enum HostAddress {
    /// Whether the host of a URL is this machine for certain: `localhost`, an IPv4 address of `127.0.0.0/8`, or `[::1]`.
    ///
    /// It depends on no resolver, and is the same for every URL parser. So forms that are read in different ways don't count:
    /// `127.1`, numbers with leading zeros or `0x`, an IPv4 address in an IPv6 one. Nor does a name that begins like an
    /// address.
    ///
    /// - Parameter host: The host in lowercase; an IPv6 address includes its brackets.
    static func isThisMachine(_ host: String) -> Bool {
        if host == "localhost" { return true }
        if host.hasPrefix("["), host.hasSuffix("]") {
            return ipv6(host.dropFirst().dropLast()) == [0, 0, 0, 0, 0, 0, 0, 1]
        }
        return ipv4(host)?.first == 127
    }

    /// The four numbers of an IPv4 address; nil if it isn't one in its usual form.
    static func ipv4(_ text: some StringProtocol) -> [UInt8]? {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { number -> UInt8? in
            guard number.utf8.allSatisfy(\.isASCIIDigit), number == "0" || number.first != "0" else { return nil }
            return UInt8(number)
        }
        let address = numbers.compactMap(\.self)
        return numbers.count == 4 && address.count == 4 ? address : nil
    }

    /// The eight groups of an IPv6 address without a zone; nil if it isn't one.
    static func ipv6(_ text: some StringProtocol) -> [UInt16]? {
        var halves: [[UInt16]] = []
        var rest = text[...]
        while true {
            let gap = rest.firstRange(of: "::")
            let end = gap?.lowerBound ?? rest.endIndex
            guard let groups = groups(rest[..<end], isLast: gap == nil) else { return nil }
            halves.append(groups)
            guard let gap else { break }
            rest = rest[gap.upperBound...]
        }
        let count = halves.reduce(0) { $0 + $1.count }
        switch halves.count {
        case 1: return count == 8 ? halves[0] : nil
        case 2: return count < 8 ? halves[0] + [UInt16](repeating: 0, count: 8 - count) + halves[1] : nil
        default: return nil
        }
    }

    /// Groups between colons; the last may be two in the form of an IPv4 address.
    private static func groups(_ text: some StringProtocol, isLast: Bool) -> [UInt16]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if isLast, index == parts.count - 1, let numbers = ipv4(part) {
                groups += [0, 2].map { UInt16(numbers[$0]) << 8 | UInt16(numbers[$0 + 1]) }
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isASCIIHexDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }
}
