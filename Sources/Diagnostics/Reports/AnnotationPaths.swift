/// How annotations name files: by their path from the repository's root, without `./`. GitHub shows an annotation at no
/// other name of a file.
///
/// ```
/// ./flags.yaml in apps/web  →  apps/web/flags.yaml
/// ```
package struct AnnotationPaths: Sendable {
    /// The folders on the way to the repository's root; nil if there is no repository.
    private let root: [Substring.UnicodeScalarView]?
    /// The folders on the way to the working folder.
    private let folder: [Substring.UnicodeScalarView]

    /// Names files by the paths by which they were named, without `./`.
    package init() { (root, folder) = (nil, []) }

    /// Names files by their path from a root.
    ///
    /// - Parameters:
    ///   - root: The repository's root, an absolute path without links.
    ///   - folder: The working folder, in the same form.
    package init(root: String, folder: String) {
        self.root = Self.parts(of: root)
        self.folder = Self.parts(of: folder)
    }

    /// Whether a name is that of standard input, so that there is no file to show.
    package static func isStandardInput(_ file: String) -> Bool { ["-", "<stdin>"].contains(file) }

    /// The path of a file; one outside of the repository keeps the path by which it was named.
    ///
    /// - Parameter file: The file as the user named it, from the working folder or absolute.
    package func path(of file: String) -> String {
        guard !Self.isStandardInput(file) else { return file }
        let isAbsolute = file.unicodeScalars.first == "/"
        guard let root else { return isAbsolute ? file : Self.withoutDots(file) }
        var parts = isAbsolute ? [] : folder
        for part in Self.parts(of: file) {
            if part.elementsEqual("..".unicodeScalars) { _ = parts.popLast() } else { parts.append(part) }
        }
        let isInside = parts.count > root.count && zip(root, parts).allSatisfy { $0.elementsEqual($1) }
        return isInside ? parts[root.count...].map { String($0) }.joined(separator: "/") : file
    }

    /// The path without `./` at its beginning.
    private static func withoutDots(_ file: String) -> String {
        var rest = file.unicodeScalars[...]
        while rest.starts(with: "./".unicodeScalars) { rest = rest.dropFirst(2).drop { $0 == "/" } }
        return rest.isEmpty ? file : String(rest)
    }

    /// The parts of a path, without `.`.
    private static func parts(of path: String) -> [Substring.UnicodeScalarView] {
        path.unicodeScalars.split(separator: "/").filter { !$0.elementsEqual(".".unicodeScalars) }
    }
}
