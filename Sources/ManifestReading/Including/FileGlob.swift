import FlagModel

/// A glob of files: `*`, `?` and `[a-z]` within a part, `**` for any folders.
package struct FileGlob {
    /// Why a glob is invalid.
    enum InvalidGlob: Error {
        case isAbsolute
        case hasDots
    }

    /// A part between two slashes.
    enum Part {
        /// `**`: any number of folders, including none.
        case folders
        case name(PathPattern)

        fileprivate var isFolders: Bool {
            if case .folders = self { true } else { false }
        }
    }

    /// The parts, in order.
    let parts: [Part]

    /// A glob from its text.
    ///
    /// - Throws: ``InvalidGlob`` if it leaves the folder.
    init(_ text: String) throws(InvalidGlob) {
        guard text.utf8.first != UInt8(ascii: "/") else { throw .isAbsolute }
        let texts = text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
        guard !texts.contains("..") else { throw .hasDots }
        var parts: [Part] = []
        for text in texts {
            if text != "**" {
                parts.append(.name(PathPattern(text)))
            } else if !(parts.last?.isFolders ?? false) {
                parts.append(.folders)
            }
        }
        // At the end, it matches the files in the folders too.
        if parts.last?.isFolders == true { parts.append(.name(PathPattern("*"))) }
        self.parts = parts
    }

    /// The first of some globs that matches a file.
    ///
    /// - Parameters:
    ///   - globs: The globs of `include`.
    ///   - file: The file's path with links followed, in the manifest's folder.
    ///   - files: The manifest's folder, which has the file.
    package static func first(of globs: [String], matching file: String, in files: some FileLoading) -> String? {
        globs.first { text in
            guard let glob = try? FileGlob(text) else { return false }
            let found = FileFinder.find(glob, in: files, atMost: Bounds().files)
            return found.files.contains { $0.target.isSame(as: file) }
        }
    }

    /// What links lead to that a glob matches: the files whose paths differ for that.
    ///
    /// - Parameters:
    ///   - glob: A glob of `include`.
    ///   - files: The manifest's folder.
    /// - Returns: Paths from the manifest's folder; none if the glob is invalid.
    package static func linkTargets(of glob: String, in files: some FileLoading) -> [String] {
        guard let glob = try? FileGlob(glob) else { return [] }
        let found = FileFinder.find(glob, in: files, atMost: Bounds().files)
        return found.files.filter { !$0.target.isSame(as: $0.path) }.map(\.target)
    }

    /// Paths that a glob matches, made up: in the first folder that it can match, and further down where it can.
    ///
    /// - Parameter glob: A glob of `include`.
    /// - Returns: One path or two, from the manifest's folder; none if the glob is invalid.
    package static func examples(of glob: String) -> [String] {
        guard let glob = try? FileGlob(glob) else { return [] }
        let depths = glob.parts.contains(where: \.isFolders) ? [[], ["new", "folder"]] : [[]]
        return depths.map { folders in
            glob.parts.flatMap { part in
                switch part {
                case .folders: folders
                case .name(let pattern): [pattern.example]
                }
            }.joined(separator: "/")
        }
    }

    /// A glob as a filter of paths in GitHub's workflows, which matches at least the same.
    ///
    /// - Parameter glob: A glob of `include`.
    /// - Returns: The pattern from the manifest's folder; nil if the glob is invalid.
    package static func gitHubPattern(of glob: String) -> String? {
        guard let glob = try? FileGlob(glob) else { return nil }
        return glob.parts.map { part in
            switch part {
            case .folders: "**"
            case .name(let pattern): pattern.gitHubPattern
            }
        }.joined(separator: "/")
    }

    /// A path as a filter in GitHub's workflows, which matches that path alone.
    package static func gitHubPattern(ofPath path: String) -> String {
        path.split(separator: "/").map { PathPattern(literal: String($0)).gitHubPattern }.joined(separator: "/")
    }

    /// Whether the last part has no wildcards.
    var endsLiterally: Bool {
        if case .name(let pattern)? = parts.last { pattern.isLiteral } else { false }
    }
}

/// A part of a glob, between two slashes.
struct PathPattern {
    private enum Element {
        case scalar(Unicode.Scalar)
        /// `?`
        case any
        /// `*`
        case run
        /// `[a-z]`, `[!a-z]`
        case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
    }

    private let elements: [Element]
    /// Whether it has no wildcards.
    let isLiteral: Bool
    /// Whether it is `*`.
    let isAny: Bool

    /// A pattern from its text.
    init(_ text: String) {
        var elements: [Element] = []
        var rest = Substring(text).unicodeScalars
        while let scalar = rest.popFirst() {
            switch scalar {
            case "?": elements.append(.any)
            case "*": elements.append(.run)
            case "[":
                if let set = Self.set(&rest) { elements.append(set) } else { elements.append(.scalar(scalar)) }
            default: elements.append(.scalar(scalar))
            }
        }
        self.elements = elements
        isLiteral = elements.allSatisfy { if case .scalar = $0 { true } else { false } }
        isAny = !elements.isEmpty && elements.allSatisfy { if case .run = $0 { true } else { false } }
    }

    /// A pattern that matches a name alone.
    init(literal name: String) {
        elements = name.unicodeScalars.map(Element.scalar)
        isLiteral = true
        isAny = false
    }

    /// The set after a `[`; nil, with nothing consumed, if it isn't closed.
    private static func set(_ rest: inout Substring.UnicodeScalarView) -> Element? {
        var scalars = rest
        let negated = scalars.first == "!" || scalars.first == "^"
        if negated { scalars.removeFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while let first = scalars.popFirst() {
            if first == "]" && !ranges.isEmpty {
                rest = scalars
                return .oneOf(ranges, negated: negated)
            }
            var last = first
            if scalars.first == "-", let end = scalars.dropFirst().first, end != "]", end >= first {
                last = end
                scalars.removeFirst(2)
            }
            ranges.append(first...last)
        }
        return nil
    }

    /// Whether a name matches. A name that begins with a dot matches only a pattern that begins with one.
    func matches(_ name: String) -> Bool {
        let scalars = Array(name.unicodeScalars)
        if scalars.first == ".", !beginsWithDot { return false }
        var element = 0
        var index = 0
        // Where to backtrack to: the last `*`, and the character that it would match next.
        var fallback: (element: Int, index: Int)?
        while index < scalars.count {
            if element < elements.count, case .run = elements[element] {
                fallback = (element, index)
                element += 1
            } else if element < elements.count, Self.matches(elements[element], scalars[index]) {
                element += 1
                index += 1
            } else if let last = fallback {
                fallback = (last.element, last.index + 1)
                element = last.element + 1
                index = last.index + 1
            } else {
                return false
            }
        }
        return elements[element...].allSatisfy { if case .run = $0 { true } else { false } }
    }

    /// A name that matches.
    var example: String {
        let scalars = elements.map { element -> String in
            switch element {
            case .scalar(let scalar): String(scalar)
            case .any: "n"
            case .run: "new"
            case .oneOf(let ranges, let negated):
                if negated {
                    String("nopq".unicodeScalars.first { scalar in !ranges.contains { $0.contains(scalar) } } ?? "0")
                } else {
                    ranges.first.map { String($0.lowerBound) } ?? "n"
                }
            }
        }
        return scalars.joined()
    }

    /// The pattern in GitHub's syntax, where `?` and `+` are about what stands before them; it matches at least the same.
    var gitHubPattern: String {
        elements.map { element in
            switch element {
            case .scalar(let scalar): "*?+[]!\\".unicodeScalars.contains(scalar) ? "\\\(scalar)" : "\(scalar)"
            case .any, .run, .oneOf: "*"
            }
        }.joined()
    }

    private var beginsWithDot: Bool {
        if case .scalar(".")? = elements.first { true } else { false }
    }

    private static func matches(_ element: Element, _ scalar: Unicode.Scalar) -> Bool {
        switch element {
        case .scalar(let other): other == scalar
        case .any: true
        case .run: false
        case .oneOf(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
        }
    }
}
