import Crypto
import Diagnostics

extension Plan {
    /// SHA-256, in lower-case hexadecimal, of the changes and calls: what `--expect-digest` names.
    ///
    /// It is taken of the RFC 8785 form of `{"changes": …, "calls": …}`, the changes without the plan's places: a
    /// manifest whose lines moved gives the same digest. It tells damage, not who made the plan.
    package var digest: String {
        let content: JSONValue = [
            "changes": .array(changes.map { $0.json(placed: false) }),
            "calls": .array(calls.map { $0.json(appID: subject.appID) }),
        ]
        return SHA256.hash(data: Array(content.canonical().utf8)).map(Self.hexadecimal).joined()
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return byte < 0x10 ? "0" + digits : digits
    }
}
