/// A file that was read, with its name for messages.
package struct SourceFile: Sendable {
    /// The name as the user would write it: the path as given, or `<stdin>`.
    package let name: String
    /// The text without a byte order mark, as valid UTF-8: part of the bytes that were read, not a copy of them.
    package let utf8: ArraySlice<UInt8>

    /// The text, which is made anew each time: it is only asked for where something is said about it.
    package var text: String { String(decoding: utf8, as: UTF8.self) }

    /// A file from its name and its text.
    package init(name: String, text: String) {
        self.init(name: name, utf8: Array(text.utf8)[...])
    }

    /// A file from its name and its text in valid UTF-8.
    package init(name: String, utf8: ArraySlice<UInt8>) {
        self.name = name
        self.utf8 = utf8
    }
}

/// The source files of a run, in the order in which they were read; ``Place/file`` is an index into it.
package struct Sources: Sendable {
    /// The files; the root manifest is the first.
    package private(set) var files: [SourceFile] = []

    /// No files yet.
    package init() {}

    /// Adds a file and returns its index for places.
    package mutating func add(_ file: SourceFile) -> UInt32 {
        files.append(file)
        return UInt32(files.count - 1)
    }

    /// Adds the files of other sources and returns the new index of each.
    ///
    /// A file with the same name and text as an existing one isn't added again.
    package mutating func add(contentsOf other: Sources) -> [UInt32] {
        // By name, because there may be ten thousand files.
        var numbers: [String: [Int]] = [:]
        for (number, file) in files.enumerated() { numbers[file.name, default: []].append(number) }
        return other.files.map { file in
            let same = numbers[file.name]?
                .first {
                    files[$0].name.utf8.elementsEqual(file.name.utf8)
                        && files[$0].utf8 == file.utf8
                }
            if let same { return UInt32(same) }
            numbers[file.name, default: []].append(files.count)
            return add(file)
        }
    }

    /// The name of the file that a place is in.
    package func name(of place: Place) -> String {
        Int(place.file) < files.count ? files[Int(place.file)].name : "<unknown>"
    }
}
