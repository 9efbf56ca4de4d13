import Foundation

/// A page of the documentation, in parts that together are its text.
///
/// What a test does with a block is said in comments before it, which GitHub doesn't show (``PageNote``).
struct Page {
    /// A line of text or a fenced block.
    enum Part {
        case line(String)
        case block(Block)
    }

    /// A fenced block.
    struct Block {
        /// The line that opens it: three backticks or more, and what it is written in.
        let fence: String
        /// What it is written in: `console`, `yaml`, or nothing.
        let language: String
        /// The lines between the fences.
        let lines: [String]
        /// The notes right before it, with nothing but empty lines and other notes between.
        let notes: [PageNote]
        /// The number of the line that opens it, from 1.
        let number: Int

        /// The lines as the text of a file.
        var text: String { lines.map { $0 + "\n" }.joined() }
    }

    /// Where it is in the repository: `docs/import.md`.
    let path: String
    /// Its parts, in their order.
    let parts: [Part]

    /// The blocks.
    var blocks: [Block] {
        parts.compactMap { part in
            guard case .block(let block) = part else { return nil }
            return block
        }
    }

    /// The lines outside of blocks.
    var prose: [String] {
        parts.compactMap { part in
            guard case .line(let line) = part else { return nil }
            return line
        }
    }

    /// Parts a page.
    init(path: String, text: String) {
        self.path = path
        var parts: [Part] = []
        var notes: [PageNote] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        while let line = lines.popFirst() {
            let number = lines.startIndex
            guard let opening = line.wholeMatch(of: /(`{3,})([a-z-]*)/) else {
                if let note = PageNote(line: line) {
                    notes.append(note)
                } else if !line.isEmpty {
                    notes = []
                }
                parts.append(.line(line))
                continue
            }
            var inner: [String] = []
            while let line = lines.popFirst(), line != opening.output.1 { inner.append(line) }
            parts.append(
                .block(
                    Block(
                        fence: line, language: String(opening.output.2), lines: inner, notes: notes, number: number)))
            notes = []
        }
        self.parts = parts
    }

    /// The pages whose commands are run, and whose every command line has to be one that the program takes: those of
    /// `docs/` and the README.
    static let paths: [String] = {
        let files =
            FileManager.default.enumerator(atPath: Built.repository + "/docs")?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }.sorted() + ["README.md"]
    }()

    /// A page of the repository.
    static func at(_ path: String) throws -> Page {
        Page(path: path, text: try Built.text(of: path))
    }
}

/// A comment on its own line, `<!-- WORD: WHAT -->`, that says what a test does at this place.
struct PageNote: Equatable {
    /// What a note can ask for.
    enum Word: String, CaseIterable {
        /// The block after it is written to this file of the folder.
        case file
        /// The block after it is a diff, which is carried out in this file of the folder.
        case edit
        /// The block after it is part of this file of the folder.
        case shows
        /// The block after it is part of this file of the repository.
        case from
        /// Somebody changes something in Reflag's web app: ``PageChange``.
        case live
        /// The commands of the block after it are run at a terminal, and this is typed where something is asked.
        case answer
        /// A command of the block after it ends with this exit code.
        case exit
        /// The block after it isn't run, for this reason.
        case notRun = "not run"
        /// The block after it is held to its page by another test (`docs/plan.md`).
        case sample
    }

    let word: Word
    let what: String

    /// A note, where the line is one.
    init?(line: String) {
        guard let match = line.wholeMatch(of: /<!-- ([a-z ]+): (.+) -->/),
            let word = Word(rawValue: String(match.output.1))
        else { return nil }
        self.word = word
        what = String(match.output.2)
    }
}

extension [PageNote] {
    /// What the notes with this word say.
    subscript(word: PageNote.Word) -> [String] { filter { $0.word == word }.map(\.what) }
}
