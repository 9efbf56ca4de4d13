import FlagModel
import Foundation
import HoistEngine
import Testing

@Suite("Edits and the files they write")
struct EditRunTests {
    private static let root =
        "version: 1\ninclude: [flags/*.yaml]\nflags:\n  a: {targets: {Production: {companies: [acme]}}}\n"
    private static let included = "flags:\n  b: {targets: {Production: {companies: [acme]}}}\n"
    private static let edit = Edit.grant(
        ["a", "b"], environments: ["Production"], Edit.Targets(companies: ["initech"]), Edit.Period(), isExact: false)

    private func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    private func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func writeAll(_ folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder + "/flags", withIntermediateDirectories: false)
        try write(Self.root, to: folder + "/flags.yaml")
        try write(Self.included, to: folder + "/flags/b.yaml")
    }

    // Siblings: the root, an included file; one that isn't there any more.
    @Test(
        "what was written in the meantime isn't overwritten, in any of the files",
        arguments: ["flags.yaml", "flags/b.yaml"])
    func meantime(changed: String) async throws {
        try await withFolder { folder in
            try writeAll(folder)
            let today = try #require(CalendarDate("2026-11-30"))
            let result = try EditRun(Self.edit, of: folder + "/flags.yaml", today: today).run()
            #expect(result.files.map(\.path) == [folder + "/flags.yaml", folder + "/flags/b.yaml"])
            let other = changed == "flags.yaml" ? Self.included : Self.root
            try write("# Somebody's.\n", to: folder + "/" + changed)
            let error = #expect(throws: EngineError.self) { try EditRun.write(result) }
            #expect(error?.message == "\(folder)/\(changed) was changed while the edit was made")
            #expect(try read(folder + "/" + changed) == "# Somebody's.\n")
            #expect(try read(folder + (changed == "flags.yaml" ? "/flags/b.yaml" : "/flags.yaml")) == other)
            try FileManager.default.removeItem(atPath: folder + "/" + changed)
            #expect(throws: EngineError.self) { try EditRun.write(result) }
            #expect(try read(folder + (changed == "flags.yaml" ? "/flags/b.yaml" : "/flags.yaml")) == other)
        }
    }

    @Test("both files are written")
    func both() async throws {
        try await withFolder { folder in
            try writeAll(folder)
            let today = try #require(CalendarDate("2026-11-30"))
            try EditRun.write(try EditRun(Self.edit, of: folder + "/flags.yaml", today: today).run())
            #expect(try read(folder + "/flags.yaml") == Self.root.replacing("[acme]", with: "[acme, initech]"))
            #expect(try read(folder + "/flags/b.yaml") == Self.included.replacing("[acme]", with: "[acme, initech]"))
        }
    }
}
