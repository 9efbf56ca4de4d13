/// The bounds that keep a hostile file from costing more than it is worth. Each has a message of its own.
package struct Bounds: Sendable {
    /// Bytes of all files together.
    package var bytes = 64 * 1024 * 1024
    /// Mappings and lists inside one another.
    package var depth = 64
    /// Nodes of a file after its aliases are expanded.
    package var nodes = 4_000_000
    /// Bytes of memory that what is read may take, whatever the size of the files.
    ///
    /// Few files say so much in so little that it matters: hundreds of thousands of ids of a letter, or merge keys that
    /// repeat much. With the program itself, the files and their texts this keeps `validate` within 30 MB and ten
    /// times the bytes.
    package var keptBytes = 11_000_000
    /// Bytes of memory that what is read may take beside those, for each byte of the files.
    package var keptBytesPerByte = 7
    /// Files that are included.
    package var files = 10_000
    /// Errors that are reported, and warnings; more are counted.
    package var diagnostics = 1_000

    /// The bounds of a release.
    package init() {}
}
