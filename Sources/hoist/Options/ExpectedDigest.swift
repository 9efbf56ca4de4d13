import ArgumentParser

/// `--expect-digest`: the digest of a reviewed plan, in any case, with white space around it.
struct ExpectedDigest: Hashable, Sendable {
    /// 64 hexadecimal digits in lower case, as plans show it.
    let text: String

    /// - Throws: `ValidationError` where it isn't the whole of a SHA-256 digest: the beginning of one would let many plans
    ///   through.
    init(argument: String) throws {
        var scalars = argument.unicodeScalars[...]
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        guard scalars.count == 64, scalars.allSatisfy(\.properties.isASCIIHexDigit) else {
            throw ValidationError(
                "a digest is 64 hexadecimal digits, as `hoist plan --out` and a plan's Markdown show it.")
        }
        text = String(String.UnicodeScalarView(scalars)).lowercased()
    }
}
