import Foundation
import Sandbox
import Testing

/// A receipt that can't be written.
@Suite("a receipt that can't be written", .timeLimit(.minutes(60)))
struct ReceiptTests {
    private static let manifest = "version: 1\nflags: {a: {}}\n"

    @Test("is exit 6 if something was written by then, and says so; exit 1 if there was nothing to do")
    func after() async throws {
        let places = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { _, _ in
            for folder in places.all { try? FileManager.default.removeItem(atPath: folder) }
            return nil
        }
        try await withBench(Self.manifest, interceptor: interceptor) { bench in
            places.append(bench.place.folder + "/receipts")
            for isDone in [false, true] {
                try bench.place.write("", to: "receipts/x")
                let ran = try await bench.place.hoist("apply", "--auto-approve", "--receipt", "receipts/receipt.json")
                #expect(ran.status == (isDone ? 1 : 6), "\(ran)")
                #expect(
                    ran.err.contains("error: the receipt can't be written to receipts/receipt.json: "), "\(ran.err)")
                #expect(ran.err.contains("what was applied stays applied") == !isDone, "\(ran.err)")
            }
        }
    }

    @Test("leaves nothing beside it when it can be")
    func whole() async throws {
        try await withBench(Self.manifest) { bench in
            try bench.place.write("", to: "receipts/x")
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--receipt", "receipts/receipt.json")
            #expect(ran.status == 0, "\(ran)")
            let files = try FileManager.default.contentsOfDirectory(atPath: bench.place.folder + "/receipts")
            #expect(files.sorted() == ["receipt.json", "x"])
        }
    }
}
