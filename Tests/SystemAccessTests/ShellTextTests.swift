import Foundation
import SystemAccess
import TestTools
import Testing

@Suite("Words for a shell")
struct ShellTextTests {
    static let words = [
        "plain", "a/b.c_d-e:f,g+h@i%j=k", "", " ", "it's", "$HOME", "`id`", "a\"b", "*", "~", "#x", "!x", "a;b",
        "a&b|c",
        "two\nlines", "tab\there", "back\\slash\n", "quote'\n", "\u{1B}[31m", "caf\u{E9}", "\u{1F680}",
        "\u{202E}right\u{2028}", "-n", "\u{E0001}",
    ]

    @Test(
        "are read by a shell as they were", .enabled(if: FileManager.default.fileExists(atPath: "/bin/bash"), "no bash")
    )
    func read() throws {
        for word in Self.words {
            let read = try Child.end(
                of: ["bash", "-c", "printf %s " + ShellText.quoted(word)], environment: ["LC_ALL": "C.UTF-8"])
            #expect(read.output == Data(word.utf8), "\(ShellText.quoted(word))")
        }
    }

    @Test("are one line of visible characters, and stay as they are if they are plain")
    func visible() {
        #expect(Self.words.map(ShellText.quoted).allSatisfy { !$0.contains("\n") && !$0.contains("\u{202E}") })
        #expect(ShellText.quoted("flags/a.yaml") == "flags/a.yaml")
        #expect(ShellText.quoted("it's") == #"'it'\''s'"#)
        #expect(ShellText.quoted("a\nb") == #"$'a\nb'"#)
    }
}
