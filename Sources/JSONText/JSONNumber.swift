/// Numbers that are no integers, as RFC 8785 reads and writes them: doubles of IEEE 754, written as ECMAScript does.
enum JSONNumber {
    /// The largest integer up to which every one is exact.
    static let largest = 1 << 53

    /// The value that a number means: an integer within ±2^53, whatever it is written like; else a double.
    ///
    /// - Parameter text: A number as RFC 8259 has it.
    /// - Returns: nil if it is larger than any double.
    static func value(_ text: String) -> JSONValue? {
        guard let number = Double(text), number.isFinite else { return nil }
        // 2^53 itself may be what 2^53 + 1 was rounded to.
        guard number == number.rounded(), abs(number) < Double(largest) else { return .number(number) }
        return .integer(Int(number))
    }

    /// A finite double: its shortest digits, such as `0.5`, `1e+29` and `5e-324`.
    static func text(_ value: Double) -> String {
        let (digits, point) = Self.digits(of: abs(value))
        let sign = value < 0 ? "-" : ""
        let zeros = { (count: Int) in String(repeating: "0", count: count) }
        switch point {
        case digits.count...21: return sign + digits + zeros(point - digits.count)
        case 1...21: return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        case -5...0: return sign + "0." + zeros(-point) + digits
        default:
            let exponent = point - 1
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            return sign + digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+") + String(abs(exponent))
        }
    }

    /// The shortest digits that mean a double, without zeros at their ends, and where its point is among them.
    private static func digits(of value: Double) -> (digits: String, point: Int) {
        // `12.5`, `1.25e-07`, `1e+29`.
        let parts = value.description.split(separator: "e", maxSplits: 1)
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        var point = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        let all = mantissa[0] + fraction
        let leading = all.drop { $0 == "0" }
        point -= all.count - leading.count
        var digits = String(leading)
        while digits.last == "0" { digits.removeLast() }
        return digits.isEmpty ? ("0", 1) : (digits, point)
    }
}
