/// One segment of a URL's path, percent-encoded, whatever the text holds.
///
/// Every byte that RFC 3986 doesn't call unreserved is encoded, a slash and a percent sign among them, so that an id
/// can never reach into another segment. A whole segment `.` or `..` has a meaning of its own in a path and becomes
/// `%2E` or `%2E%2E`.
///
/// ```
/// percentEncodedSegment("acme/eu 1")  // acme%2Feu%201
/// ```
package func percentEncodedSegment(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let dots = !bytes.isEmpty && bytes.count <= 2 && bytes.allSatisfy { $0 == UInt8(ascii: ".") }
    var encoded: [UInt8] = []
    encoded.reserveCapacity(bytes.count)
    for byte in bytes {
        if byte.isUnreserved && !dots {
            encoded.append(byte)
        } else {
            encoded.append(UInt8(ascii: "%"))
            encoded.append(upperHexDigit(byte >> 4))
            encoded.append(upperHexDigit(byte & 0xF))
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}

private func upperHexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}
