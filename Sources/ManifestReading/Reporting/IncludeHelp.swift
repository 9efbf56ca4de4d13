import Diagnostics

extension FileFinder.Obstacle {
    /// The error for what a glob of `include` matches and hoist can't include.
    func diagnostic(at place: Place) -> Diagnostic {
        let name = path.isEmpty ? "the folder of the manifest" : "`\(path.shortened)`"
        switch kind {
        case .folder:
            return Diagnostic(
                .includeUnreadable, "\(name) can't be included: it is a folder", at: place,
                help: "rename it, or narrow the glob; for the files in it, write `\(path.shortened)/*.yaml`")
        case .device:
            return Diagnostic(
                .includeUnreadable, "\(name) can't be included: it is a device, a pipe or a socket", at: place,
                help: "remove it, or narrow the glob")
        case .outside:
            return Diagnostic(
                .includeOutside, "the link \(name) leads out of the manifest's folder", at: place,
                help: "included files are under the folder of the manifest: put the file there in place of the link")
        case .circle:
            return Diagnostic(
                .includeCycle, "the link \(name) leads to a folder that it is in", at: place,
                help: "remove the link, or narrow the glob")
        case .brokenLink(let reason):
            return Diagnostic(
                .includeUnreadable, "the link \(name) leads nowhere: \(reason)", at: place,
                help: "remove the link, or put back what it leads to")
        case .unreadable(let reason):
            return Diagnostic(
                .includeUnreadable, "\(name) can't be read: \(reason)", at: place,
                help: "check the file and its permissions")
        case .unreadableFolder(let reason):
            return Diagnostic(
                .includeUnreadable, (path.isEmpty ? name : "the folder " + name) + " can't be read: \(reason)",
                at: place,
                help: "check the folder and its permissions")
        }
    }
}

/// Help for a glob that matches nothing.
enum GlobHelp {
    /// What to write instead.
    ///
    /// - Parameters:
    ///   - text: The glob.
    ///   - folder: The folder that it matches, if that is all.
    static func help(for text: String, folder: String?) -> String {
        if text.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 < 0x20 }) {
            return "separate the parts of a path with `/`, on every system; in double quotes, `\\` begins an escape"
        }
        if let folder { return "`\(folder)` isn't a file; for the files in a folder, write `\(folder)/*.yaml`" }
        if text.utf8.first == UInt8(ascii: "!") {
            return "a glob can't take files away from another one: name the files that are meant, or move the others "
                + "out of the folder"
        }
        if let all = alternatives(in: text) {
            return "braces match themselves: write a glob for each, "
                + all.map { "`\($0.shortened)`" }.joined(separator: ", ")
        }
        return "write a path from the folder of the manifest; `*` matches any characters, `**` any folders"
    }

    /// The globs that `flags/*.{yaml,yml}` would stand for in a shell, at most a few; nil if there are no such braces.
    private static func alternatives(in text: String) -> [String]? {
        guard let open = text.utf8.firstIndex(of: UInt8(ascii: "{")),
            let close = text.utf8[open...].firstIndex(of: UInt8(ascii: "}"))
        else { return nil }
        let words = text[text.utf8.index(after: open)..<close].split(separator: ",", omittingEmptySubsequences: false)
        guard (2...4).contains(words.count), !words.contains(where: { $0.utf8.contains(UInt8(ascii: "{")) }) else {
            return nil
        }
        let rest = text[text.utf8.index(after: close)...]
        return words.map { String(text[..<open] + $0 + rest) }
    }
}
